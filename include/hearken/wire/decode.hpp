// SPDX-License-Identifier: BSL-1.0
#pragma once
// From the bytes of a JSON document to a value of a type.

#include <hearken/json/reader.hpp>
#include <hearken/wire/containers.hpp>
#include <hearken/wire/object.hpp>
#include <hearken/wire/types.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/scratch.hpp>

#include <expected>
#include <string_view>
#include <utility>

namespace hearken {

namespace wire::detail {

template <class T>
consteval bool check_type() {
    static_assert(readable<T>,
                  "hearken: this type cannot be read or written; write a struct, a standard container or a "
                  "number of fixed width, or specialise hearken::wire::form<T>");
    return readable<T>;
}

/// Takes the error out of a reader or writer, its path from `$`.
[[gnu::cold, gnu::noinline]] inline std::unexpected<error> give_up(error& failure) {
    failure.path.insert(0, "$");
    return std::unexpected(std::move(failure));
}

} // namespace wire::detail

namespace json {

/// Reads a whole JSON document into `out`; every byte of it is checked, also what the type does not ask for.
///
/// Takes:   a message; `out`, of which strings and lists keep their memory; memory for strings with escapes
/// Gives:   nothing, or what was wrong; then `out` may be used but holds no particular value
/// Shape:   `std::string_view` members point into `document` or `memory`, and end with either. Members are required
///          unless `std::optional`; unknown ones are passed over; one that comes twice is refused
/// Errors:  errc::invalid_payload, wrong_type, out_of_range, missing_member, duplicate_member, too_deep, with path and
/// byte Threads: any; allocates only for what `out` owns, and for strings with escapes Source:  RFC 8259
template <class T>
[[nodiscard]] result<> decode(std::string_view document, T& out, scratch& memory) {
    if constexpr (wire::detail::check_type<T>()) {
        reader in(document, memory);
        if (wire::form<T>::read(in, out) && in.end()) [[likely]]
            return {};
        return wire::detail::give_up(in.failure());
    }
}

/// Reads a whole JSON document into a new `T`, which may outlive the document.
///
/// Takes:   a message
/// Errors:  as above
/// Threads: any
template <class T>
[[nodiscard]] result<T> decode(std::string_view document) {
    static_assert(wire::owning<T>, "hearken: this type points into the message; write std::string for "
                                   "std::string_view, or decode(document, out, memory) and keep both");
    scratch memory;
    result<T> out(std::in_place);
    if (result<> read = decode(document, *out, memory); !read) out = std::unexpected(std::move(read).error());
    return out;
}

} // namespace json
} // namespace hearken
