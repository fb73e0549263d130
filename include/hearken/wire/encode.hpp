// SPDX-License-Identifier: BSL-1.0
#pragma once
// From a value of a type to the bytes of a JSON document.

#include <hearken/json/writer.hpp>
#include <hearken/wire/decode.hpp>

#include <cstddef>
#include <string>
#include <utility>

namespace hearken::json {

/// Appends `value` as compact JSON: members in order of declaration, absent ones left out, floating-point numbers as
/// short as reads back exactly.
///
/// Takes:   the string to append to, which is as before after an error
/// Errors:  errc::out_of_range for NaN, infinity and enumerations without a name; errc::invalid_payload for text that
/// is
///          not UTF-8; both with path
/// Threads: any
template <class T>
[[nodiscard]] result<> encode_to(std::string& out, const T& value) {
    if constexpr (wire::detail::check_type<T>()) {
        const std::size_t before = out.size();
        writer to(out);
        if (wire::form<T>::write(to, value)) return {};
        out.resize(before);
        return wire::detail::give_up(to.failure());
    }
}

/// `value` as compact JSON.
///
/// Errors:  as above
/// Threads: any
template <class T>
[[nodiscard]] result<std::string> encode(const T& value) {
    result<std::string> out(std::in_place);
    if (result<> written = encode_to(*out, value); !written) out = std::unexpected(std::move(written).error());
    return out;
}

} // namespace hearken::json
