// SPDX-License-Identifier: BSL-1.0
#pragma once
// Plain text to values and back: a payload, or a string in a document, that is one number, word or time.

#include <hearken/plain_text/reader.hpp>
#include <hearken/plain_text/writer.hpp>
#include <hearken/wire/decode.hpp>
#include <hearken/wire/encode.hpp>
#include <hearken/wire/kinds.hpp>
#include <hearken/wire/stand_in.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/scratch.hpp>
#include <hearken/words/tokens.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace hearken {

/// A value as plain text. As a handler's payload the whole message is it: `plain<double>` reads `21.3`, `plain<mode>`
/// reads `heat`. As a member it stands in a string: `"868300000"` is `plain<std::uint64_t>`.
///
/// Shape: `T` is a value without arrays and objects: a number, boolean, enumeration, string, time, a variant of those;
///        `std::optional<T>` is empty where nothing but blanks is there
template <class T>
struct plain : wire::stand_in<T> {
    using wire::stand_in<T>::stand_in;
};

namespace wire {

namespace detail {

template <class T>
consteval bool check_plain() {
    constexpr bool fits = kinds_of<T>.overlaps(token::null | token::boolean | token::number | token::string);
    static_assert(fits, "hearken: plain text is one value without arrays and objects; write the type without plain<>, "
                        "or csv<T> for values between commas");
    return check_type<T>() && fits;
}

/// The writer for a type: where nothing at all is a value of its own, no other may be written as nothing.
template <class T>
using plain_writer = std::conditional_t<keeps_null<T>, plain_text::writer_beside_null, plain_text::writer>;

/// Hands the failure of a reader of a part on to the reader of the whole.
template <reader Reader>
[[gnu::cold, gnu::noinline]] bool hand_on(Reader& in, error& failure, std::size_t byte) {
    in.refuse(failure.code, std::move(failure.what), byte);
    in.failure().path = std::move(failure.path);
    return false;
}

/// Where a reader of a part that begins at `at` says that an error is: in plain text it can say it exactly, elsewhere a
/// string may have escapes.
template <class Reader>
[[nodiscard]] constexpr std::size_t error_place(std::size_t at, std::size_t byte) noexcept {
    if constexpr (std::same_as<Reader, plain_text::reader>)
        return byte;
    else
        return at;
}

} // namespace detail

/// Reads `T` from the text of a string that began at `at`.
///
/// Errors: those of `T`, at the string
template <class T, reader Reader>
[[nodiscard]] bool read_text(Reader& in, std::string_view text, std::size_t at, T& out) {
    plain_text::reader inner(text, in.memory(), at);
    if (form<T>::read(inner, out) && inner.end()) [[likely]]
        return true;
    if constexpr (!std::same_as<Reader, plain_text::reader>) {
        constexpr std::string_view nothing = ", found nothing"; // here it is a string with nothing in it
        std::string& what = inner.failure().what;
        if (what.ends_with(nothing))
            what.replace(what.size() - nothing.size(), nothing.size(), ", found " + detail::quoted_text(text));
    }
    return detail::hand_on(in, inner.failure(), detail::error_place<Reader>(at, inner.failure().byte));
}

/// Writes the plain text of `value` as a string.
template <class T, writer Writer>
[[nodiscard]] bool write_text(Writer& out, const T& value) {
    std::string text;
    detail::plain_writer<T> inner(text);
    if (form<T>::write(inner, value) && inner.end()) return out.string(text);
    out.refuse(inner.failure().code, std::move(inner.failure().what));
    out.failure().path = std::move(inner.failure().path);
    return false;
}

template <class T>
struct form<plain<T>> {
    using parts = parts_of<T>;
    static constexpr token_set kinds = token::string;
    static constexpr void describe(auto& out) {
        out.type(kinds);
        if constexpr (integer<T>)
            out.set("pattern", R"(^\uFEFF?[ \t\r\n]*[-+]?[0-9]+[ \t\r\n\u0000]*$)");
        else if constexpr (std::is_floating_point_v<T>)
            out.set("pattern", R"(^\uFEFF?[ \t\r\n]*[-+]?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?[ \t\r\n\u0000]*$)");
    }

    template <reader Reader>
    static bool read(Reader& in, plain<T>& out) {
        static_assert(detail::check_plain<T>());
        const std::size_t at = in.position();
        std::string_view text;
        return in.string(text) && read_text(in, text, at, out.value);
    }
    template <writer Writer>
    static bool write(Writer& out, const plain<T>& value) {
        return write_text(out, value.value);
    }
};

} // namespace wire

namespace plain_text {

/// Reads a whole text into `out`, see `wire::decode`. Blanks and line ends around it and NULs behind it are passed
/// over.
template <class T>
[[nodiscard]] result<> decode(std::string_view text, T& out, scratch& memory) {
    static_assert(wire::detail::check_plain<T>());
    return wire::decode<reader>(text, out, memory);
}

/// Reads a whole text into a new `T`, which may outlive the text.
template <class T>
[[nodiscard]] result<T> decode(std::string_view text) {
    static_assert(wire::detail::check_plain<typename wire::detail::in_document<T>::type>());
    return wire::decode<reader, T>(text);
}

/// Appends `value` as plain text, see `wire::encode_to`.
///
/// Errors: errc::out_of_range for NaN and infinity; errc::wrong_type for arrays and objects; errc::invalid_payload for
///         an empty string that would be read as nothing, as of `std::optional<std::string>`
template <class T>
[[nodiscard]] result<> encode_to(std::string& out, const T& value) {
    return wire::encode_to<wire::detail::plain_writer<T>>(out, value);
}

/// `value` as plain text.
template <class T>
[[nodiscard]] result<std::string> encode(const T& value) {
    return wire::encode<wire::detail::plain_writer<T>>(value);
}

} // namespace plain_text
} // namespace hearken
