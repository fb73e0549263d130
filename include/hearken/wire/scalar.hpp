// SPDX-License-Identifier: BSL-1.0
#pragma once
// The text of a value that is no list and no object: a string's text, a number's digits, true, false.

#include <hearken/wire/concepts.hpp>
#include <hearken/words/tokens.hpp>

#include <string_view>

namespace hearken::wire::detail {

/// Passes the value and gives its text.
template <reader Reader>
[[nodiscard]] bool scalar_text(Reader& in, std::string_view& text) {
    switch (in.peek()) {
    case token::string: return in.string(text);
    case token::number: return in.number(text);
    case token::boolean: {
        bool value = false;
        if (!in.boolean(value)) return false;
        text = value ? "true" : "false";
        return true;
    }
    default: return in.unexpected("a string, a number or a boolean");
    }
}

} // namespace hearken::wire::detail
