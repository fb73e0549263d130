// SPDX-License-Identifier: BSL-1.0
#pragma once
// From a value of a type to the bytes of a document of any format.

#include <hearken/wire/decode.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace hearken::wire {

namespace detail {

/// True where a writer has nothing against the document as a whole.
template <writer Writer>
[[nodiscard]] bool ended(Writer& out) {
    if constexpr (requires { out.end(); })
        return out.end();
    else
        return true;
}

/// Writes a whole document by a form's `write`; the same code for all types.
template <writer Writer>
[[nodiscard, gnu::noinline]] result<> encode_by(bool (*write)(Writer&, const void*), std::string& out,
                                                const void* value) {
    const std::size_t before = out.size();
    Writer to(out);
    if (write(to, value) && ended(to)) return {};
    out.resize(before);
    return give_up(to.failure());
}

template <class T, writer Writer>
bool write_by_form(Writer& out, const void* value) {
    return form<T>::write(out, *static_cast<const T*>(value));
}

} // namespace detail

/// Appends `value` with the writer of a format: `wire::encode_to<json::writer>(out, value)`.
///
/// Takes:   the string to append to, which is as before after an error
/// Errors:  errc::out_of_range for what the format has no form for, and for enumerations without a name;
///          errc::invalid_payload for text that is not UTF-8; with path
/// Threads: any
template <class Writer, class T>
    requires writer<Writer>
[[nodiscard]] result<> encode_to(std::string& out, const T& value) {
    if constexpr (detail::check_type<T>())
        return detail::encode_by<Writer>(detail::write_by_form<T, Writer>, out, std::addressof(value));
}

/// `value` in the format of a writer.
///
/// Errors:  as above
/// Threads: any
template <class Writer, class T>
    requires writer<Writer>
[[nodiscard]] result<std::string> encode(const T& value) {
    result<std::string> out(std::in_place);
    if (result<> written = encode_to<Writer>(*out, value); !written) out = std::unexpected(std::move(written).error());
    return out;
}

} // namespace hearken::wire
