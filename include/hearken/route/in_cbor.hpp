// SPDX-License-Identifier: BSL-1.0
#pragma once
// Payloads in CBOR.

#include <hearken/route/codec.hpp>
#include <hearken/wire/cbor.hpp>
#include <hearken/wire/stand_in.hpp>

#include <string>
#include <string_view>

namespace hearken {

/// A payload in CBOR (RFC 8949): `in_cbor<reading>`. Written deterministically, the same bytes for the same value.
template <class T>
struct in_cbor : wire::stand_in<T> {
    using wire::stand_in<T>::stand_in;
};

template <class T>
struct codec<in_cbor<T>> {
    using wraps = wire::parts_of<T>;
    static constexpr bool binary = true;

    static result<> decode(std::string_view payload, in_cbor<T>& out, scratch& memory) {
        return cbor::decode(payload, out.value, memory);
    }
    static result<std::string> encode(const in_cbor<T>& value) { return cbor::encode(value.value); }
};

} // namespace hearken
