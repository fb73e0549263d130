// SPDX-License-Identifier: BSL-1.0
#pragma once
// CBOR documents to values and back. RFC 8949.

#include <hearken/cbor/reader.hpp>
#include <hearken/cbor/writer.hpp>
#include <hearken/wire/decode.hpp>
#include <hearken/wire/encode.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/scratch.hpp>

#include <string>
#include <string_view>

namespace hearken::cbor {

/// Reads a whole CBOR document into `out`, see `wire::decode`. Keys are text; tags are passed over; undefined is null.
template <class T>
[[nodiscard]] result<> decode(std::string_view document, T& out, scratch& memory) {
    return wire::decode<reader>(document, out, memory);
}

/// Reads a whole CBOR document into a new `T`, which may outlive the document.
template <class T>
[[nodiscard]] result<T> decode(std::string_view document) {
    return wire::decode<reader, T>(document);
}

/// Appends `value` as deterministic CBOR, the same bytes for the same value; see `wire::encode_to`.
///
/// Errors: errc::out_of_range for a `number` of more than 64 bits
/// Source: RFC 8949 4.2.1
template <class T>
[[nodiscard]] result<> encode_to(std::string& out, const T& value) {
    return wire::encode_to<writer>(out, value);
}

/// `value` as deterministic CBOR.
template <class T>
[[nodiscard]] result<std::string> encode(const T& value) {
    return wire::encode<writer>(value);
}

} // namespace hearken::cbor
