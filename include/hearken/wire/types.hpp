// SPDX-License-Identifier: BSL-1.0
#pragma once
// Member types with a wire form of their own: a number as it came, raw JSON.

#include <hearken/json/number.hpp>
#include <hearken/json/reader.hpp>
#include <hearken/json/writer.hpp>
#include <hearken/wire/copy.hpp>
#include <hearken/wire/form.hpp>
#include <hearken/wire/kinds.hpp>
#include <hearken/words/decimal.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/scratch.hpp>

#include <charconv>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace hearken {

namespace wire::detail {

/// Appends valid JSON without the blanks between its tokens.
inline void append_compact(std::string& to, std::string_view json) {
    for (std::size_t at = 0; at < json.size();) {
        const std::size_t from = at;
        if (json[at] == '"') {
            for (++at; json[at] != '"'; ++at) at += json[at] == '\\';
            ++at;
        } else {
            while (at < json.size() && json[at] != '"' && static_cast<unsigned char>(json[at]) > ' ') ++at;
        }
        to.append(json, from, at - from);
        while (at < json.size() && static_cast<unsigned char>(json[at]) <= ' ') ++at;
    }
}

} // namespace wire::detail

/// A number with its digits as they came: 60 stays 60, 25.50 stays 25.50, and nothing is too large.
///
/// Shape: owns its text, which always is a JSON number; 0 at first
class number {
public:
    number() = default;

    /// An integer, or a finite floating-point number as short as reads back exactly; NaN and infinity become 0.
    template <class T>
        requires wire::integer<T> || std::floating_point<T>
    number(T value) { // NOLINT(google-explicit-constructor): a number is a number
        char digits[shortest_room];
        if constexpr (std::floating_point<T>) {
            if (value - value == T{0}) text_.assign(digits, write_shortest(digits, value));
        } else {
            text_.assign(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
        }
    }

    /// A number from its digits.
    ///
    /// Errors: errc::invalid_payload where `digits` is no JSON number
    [[nodiscard]] static result<number> parse(std::string_view digits) {
        const char* const end = digits.data() + digits.size();
        const json::detail::number_end found = json::detail::scan_number(digits.data(), end);
        if (!found.valid || found.at != end) return fail(errc::invalid_payload, "expected a number");
        number made;
        made.text_.assign(digits);
        return made;
    }

    /// The digits.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    /// The value as a `T`; as a floating-point type the nearest one, also for an integer.
    ///
    /// Errors: errc::wrong_type for a fraction or exponent where `T` is an integer, errc::out_of_range beyond `T`
    template <class T>
        requires wire::integer<T> || std::floating_point<T>
    [[nodiscard]] result<T> as() const {
        scratch none;
        json::reader in(text_, none);
        T value{};
        bool fine = false;
        if constexpr (std::floating_point<T>) {
            fine = to_nearest(text_, value) || in.real(value);
        } else {
            fine = in.integer(value);
        }
        if (!fine) return fail(in.failure().code, std::move(in.failure().what));
        return value;
    }

    /// Equal digits; 1.0 and 1 differ.
    friend bool operator==(const number&, const number&) = default;

private:
    friend struct wire::form<number>;
    std::string text_ = "0";
};

/// Any JSON value as its bytes, without a copy.
///
/// Shape: points into the message, and ends with it; valid JSON if it was read from one
struct raw_json_view {
    std::string_view text = "null";
    friend bool operator==(const raw_json_view&, const raw_json_view&) = default;
};

/// Any JSON value as text without blanks between its tokens; the numbers and strings in it stay as they came.
///
/// Shape: owns its text, which always is valid JSON; null at first
class raw_json {
public:
    raw_json() = default;

    /// Checks and takes a JSON document.
    ///
    /// Errors: errc::invalid_payload, errc::too_deep, with the byte
    [[nodiscard]] static result<raw_json> parse(std::string_view document) {
        scratch none;
        json::reader in(document, none);
        std::string_view text;
        if (!in.raw(text) || !in.end()) return std::unexpected(std::move(in.failure()));
        raw_json made;
        made.text_.clear();
        wire::detail::append_compact(made.text_, text);
        return made;
    }

    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    friend bool operator==(const raw_json&, const raw_json&) = default;

private:
    friend struct wire::form<raw_json>;

    std::string text_ = "null";
};

namespace wire {

namespace detail {

template <reader Reader>
[[nodiscard]] bool copy_to_json(Reader& in, std::string& text) {
    json::writer to(text);
    return copy(in, to);
}

/// Appends the next value of any format as JSON without blanks.
template <reader Reader>
[[nodiscard]] bool append_json(Reader& in, std::string& text) {
    if constexpr (std::derived_from<Reader, json::reader>) {
        std::string_view value;
        if (!in.raw(value)) return false;
        append_compact(text, value);
        return true;
    } else {
        return copy_to_json(in, text);
    }
}

/// Writes valid JSON in any format.
template <writer Writer>
[[nodiscard]] bool write_json(Writer& out, std::string_view text) {
    if constexpr (std::derived_from<Writer, json::writer>) {
        return out.raw(text);
    } else {
        scratch memory;
        memory.limit_depth(deepest); // it was read once
        json::reader from(text, memory);
        bool refused = false;
        if (copy_value(from, out, refused)) return true;
        return refused ? false : out.refuse(from.failure().code, std::move(from.failure().what));
    }
}

} // namespace detail

template <>
struct form<number> {
    static constexpr token_set kinds = token::number;
    template <reader Reader>
    static bool read(Reader& in, number& out) {
        std::string_view digits;
        if (!in.number(digits)) return false;
        out.text_.assign(digits);
        return true;
    }
    template <writer Writer>
    static bool write(Writer& out, const number& value) {
        return out.number(value.text());
    }
};

template <>
struct form<raw_json_view> {
    static constexpr bool views = true;
    template <reader Reader>
    static bool read(Reader& in, raw_json_view& out) {
        if constexpr (std::derived_from<Reader, json::reader>) {
            return in.raw(out.text);
        } else {
            std::string text;
            if (!detail::copy_to_json(in, text)) return false;
            char* const room = in.memory().take(text.size());
            text.copy(room, text.size());
            out.text = {room, text.size()};
            return true;
        }
    }
    template <writer Writer>
    static bool write(Writer& out, const raw_json_view& value) {
        return detail::write_json(out, value.text);
    }
};

template <>
struct form<raw_json> {
    template <reader Reader>
    static bool read(Reader& in, raw_json& out) {
        out.text_.clear();
        return detail::append_json(in, out.text_);
    }
    template <writer Writer>
    static bool write(Writer& out, const raw_json& value) {
        return detail::write_json(out, value.text());
    }
};

} // namespace wire
} // namespace hearken
