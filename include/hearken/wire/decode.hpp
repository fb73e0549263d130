// SPDX-License-Identifier: BSL-1.0
#pragma once
// From the bytes of a document of any format to a value of a type.

#include <hearken/wire/choose.hpp>
#include <hearken/wire/containers.hpp>
#include <hearken/wire/faults.hpp>
#include <hearken/wire/keys.hpp>
#include <hearken/wire/object.hpp>
#include <hearken/wire/owned.hpp>
#include <hearken/wire/presence.hpp>
#include <hearken/wire/types.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/scratch.hpp>

#include <cstddef>
#include <expected>
#include <memory>
#include <string_view>
#include <utility>

namespace hearken::wire {

namespace detail {

template <class T>
consteval bool check_type() {
    static_assert(readable<T>,
                  "hearken: this type cannot be read or written; write a struct without constructors, a number, "
                  "std::string, std::vector, std::map from a string, integer or enum, another type of "
                  "docs/reference/values.md, or specialise hearken::wire::form<T>");
    return readable<T>;
}

/// Takes the error out of a reader or writer, its path from `$`.
[[gnu::cold, gnu::noinline]] inline std::unexpected<error> give_up(error& failure) {
    failure.path.insert(failure.path.begin(), '$'); // of insert(0, "$") g++ 12 warns falsely (PR 105651)
    return std::unexpected(std::move(failure));
}

/// Reads a whole document by a form's `read`; the same code for all types, which keeps them cheap to compile.
template <reader Reader>
[[nodiscard, gnu::noinline]] result<> decode_by(bool (*read)(Reader&, void*), std::string_view document, void* out,
                                                scratch& memory) {
    memory.begin_document(document.size());
    Reader in(document, memory);
    const std::size_t before = memory.fault_count();
    const bool fine = read(in, out) && in.end();
    if (memory.fault_count() != before) [[unlikely]]
        name_faults<Reader>(document, memory, before);
    if (fine) [[likely]]
        return {};
    return give_up(in.failure());
}

template <class T, reader Reader>
bool read_by_form(Reader& in, void* out) {
    return form<T>::read(in, *static_cast<T*>(out));
}

} // namespace detail

/// Reads a whole document into `out`, with the reader of its format: `wire::decode<json::reader>(...)`. Every byte of
/// it is checked, also what the type does not ask for.
///
/// Takes:   a message; `out`, of which strings and lists keep their memory; memory for strings with escapes
/// Gives:   nothing, or what was wrong; then `out` may be used but holds no particular value
/// Shape:   `std::string_view` members point into `document` or `memory`, and end with either. Members are required
///          unless `std::optional`; unknown ones are passed over; one that comes twice is refused
/// Errors:  errc::invalid_payload, wrong_type, out_of_range, missing_member, duplicate_member, too_deep, with path and
///          byte
/// Threads: any; allocates only for what `out` owns, and for strings with escapes
template <class Reader, class T>
    requires reader<Reader>
[[nodiscard]] result<> decode(std::string_view document, T& out, scratch& memory) {
    if constexpr (detail::check_type<T>())
        return detail::decode_by<Reader>(detail::read_by_form<T, Reader>, document, std::addressof(out), memory);
}

/// Reads a whole document into a new `T`, which may outlive the document; `owned<T>` of a type with views.
///
/// Takes:   a message
/// Errors:  as above
/// Threads: any
template <class Reader, class T>
    requires reader<Reader>
[[nodiscard]] result<T> decode(std::string_view document) {
    result<T> out(std::in_place);
    result<> read{};
    if constexpr (detail::is_owned<T>) {
        read = out->read(document, [](std::string_view bytes, auto& value, scratch& memory) {
            return decode<Reader>(bytes, value, memory);
        });
    } else {
        static_assert(owning<T>, "hearken: this type points into the message; write std::string for std::string_view, "
                                 "decode<hearken::owned<T>>(document), or decode(document, out, memory) and keep both");
        scratch memory;
        read = decode<Reader>(document, *out, memory);
    }
    if (!read) out = std::unexpected(std::move(read).error());
    return out;
}

} // namespace hearken::wire
