// SPDX-License-Identifier: BSL-1.0
#pragma once
// CBOR in tests: bytes as hexadecimal digits, and a document walked through the reader into text.

#include <hearken/cbor/reader.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace test {

[[nodiscard]] inline std::string to_hex(std::string_view bytes) {
    std::string text;
    for (const char byte : bytes) {
        char two[3];
        std::snprintf(two, sizeof two, "%02x", static_cast<unsigned>(static_cast<unsigned char>(byte)));
        text += two;
    }
    return text;
}

/// Blanks between digits are passed over.
[[nodiscard]] inline std::string from_hex(std::string_view text) {
    std::string bytes;
    unsigned value = 0;
    bool half = false;
    for (const char digit : text) {
        if (digit == ' ') continue;
        value = value << 4 | static_cast<unsigned>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
        if (half) bytes += static_cast<char>(value & 0xFF);
        half = !half;
    }
    return bytes;
}

/// A floating-point number in a form of its own, so that 1.0 is not 1.
[[nodiscard]] inline std::string float_text(double value) {
    if (std::isnan(value)) return "NaN";
    char text[32];
    std::snprintf(text, sizeof text, "%.17gf", value);
    return text;
}

/// The next item in a notation like that of RFC 8949 section 8; keys and all: `{"a":[1,1.5f,h'00']}`. Ends where the
/// reader refuses.
inline bool describe(hearken::cbor::reader& in, std::string& out) {
    using hearken::step;
    using hearken::token;
    std::string_view text;
    switch (in.peek()) {
    case token::null: out += "null"; return in.null();
    case token::boolean: {
        bool value = false;
        if (!in.boolean(value)) return false;
        out += value ? "true" : "false";
        return true;
    }
    case token::number: {
        const auto before = in.here();
        if (!in.number(text)) {
            in.rewind(before);
            double value = 0;
            if (!in.real(value)) return false;
            out += float_text(value);
            return true;
        }
        const auto after = in.here();
        in.rewind(before);
        std::string_view raw;
        if (!in.raw(raw)) return false;
        in.rewind(before);
        while ((static_cast<unsigned char>(raw.front()) & 0xE0U) == 0xC0U) // its tags
            raw.remove_prefix(static_cast<std::size_t>(
                hearken::cbor::detail::read_head(raw.data(), raw.data() + raw.size()).after - raw.data()));
        const bool is_float = static_cast<unsigned char>(raw.front()) >= 0xF9;
        double value = 0;
        if (is_float && !in.real(value)) return false;
        in.rewind(after);
        out += is_float ? float_text(value) : std::string(text);
        return true;
    }
    case token::string:
        if (in.at_bytes()) {
            if (!in.bytes(text)) return false;
            out.append("h'").append(to_hex(text)).append("'");
            return true;
        }
        if (!in.string(text)) return false;
        out.append("\"").append(text).append("\"");
        return true;
    case token::array: {
        out += '[';
        std::size_t count = 0;
        step next = in.enter_array();
        for (; next == step::more; next = in.next_element()) {
            if (count++ != 0) out += ',';
            if (!describe(in, out)) return false;
        }
        out += ']';
        return next == step::done;
    }
    case token::object: {
        out += '{';
        std::size_t count = 0;
        step next = in.enter_object();
        for (; next == step::more; next = in.next_member()) {
            if (count++ != 0) out += ',';
            if (!in.key(text)) return false;
            out.append("\"").append(text).append("\":");
            if (!describe(in, out)) return false;
        }
        out += '}';
        return next == step::done;
    }
    case token::nothing: return in.unexpected("a value");
    }
    return false;
}

} // namespace test
