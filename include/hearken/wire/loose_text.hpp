// SPDX-License-Identifier: BSL-1.0
#pragma once
// Text that some devices send as a number: an id, a time.

#include <hearken/wire/stand_in.hpp>

#include <concepts>
#include <string>
#include <string_view>

namespace hearken {

/// A string's text, or a number's digits as they came: "4711" of both `"4711"` and `4711`. Written as a string.
///
/// Shape: `T` is std::string, or std::string_view, which points into the message
template <class T = std::string>
    requires(std::same_as<T, std::string> || std::same_as<T, std::string_view>)
struct loose_text : wire::stand_in<T> {
    using wire::stand_in<T>::stand_in;
};

namespace wire {

template <class T>
struct form<loose_text<T>> {
    using parts = parts_of<T>;
    static constexpr token_set kinds = token::string | token::number;
    static constexpr void describe(auto& out) { out.type(kinds); }

    template <reader Reader>
    static bool read(Reader& in, loose_text<T>& out) {
        const token kind = in.peek();
        if (kind != token::string && kind != token::number) return in.unexpected("a string or a number");
        std::string_view text;
        if (kind == token::string ? !in.string(text) : !in.number(text)) return false;
        out.value = text;
        return true;
    }
    template <writer Writer>
    static bool write(Writer& out, const loose_text<T>& value) {
        return out.string(value.value);
    }
};

} // namespace wire
} // namespace hearken
