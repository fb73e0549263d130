// SPDX-License-Identifier: BSL-1.0
#pragma once
// Whether bytes are well-formed UTF-8, and where they stop being it.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace hearken {

namespace detail {

/// The length of the well-formed sequence at the start of `rest`, which is not empty; 0 where there is none.
[[nodiscard]] constexpr std::size_t utf8_sequence(std::string_view rest) noexcept {
    const auto byte = [rest](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
    const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return 1;
    if (lead < 0xC2 || lead > 0xF4) return 0;
    if (lead < 0xE0) return rest.size() >= 2 && tail(1) ? 2 : 0;
    // The second byte alone decides on overlong forms, surrogates and the end of Unicode (RFC 3629, 4).
    const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (rest.size() < 3 || byte(1) < low || byte(1) > high || !tail(2)) return 0;
    if (lead < 0xF0) return 3;
    return rest.size() >= 4 && tail(3) ? 4 : 0;
}

} // namespace detail

/// Where the first sequence that is not well-formed UTF-8 begins.
///
/// Takes:   any bytes
/// Gives:   the offset of its first byte; `std::string_view::npos` where all is well
/// Units:   bytes
/// Source:  RFC 3629 4; surrogates, overlong forms and values above U+10FFFF are not well-formed
[[nodiscard]] constexpr std::size_t invalid_utf8_at(std::string_view bytes) noexcept {
    std::size_t at = 0;
    while (at < bytes.size()) {
        if !consteval {
            constexpr std::uint64_t high_bits = 0x8080808080808080U;
            std::uint64_t eight = 0;
            while (bytes.size() - at >= sizeof eight) {
                std::memcpy(&eight, bytes.data() + at, sizeof eight);
                if ((eight & high_bits) != 0) break;
                at += sizeof eight;
            }
            if (at == bytes.size()) break;
        }
        if (static_cast<unsigned char>(bytes[at]) < 0x80) {
            ++at;
            continue;
        }
        const std::size_t length = detail::utf8_sequence(bytes.substr(at));
        if (length == 0) return at;
        at += length;
    }
    return std::string_view::npos;
}

/// The same text with what is not UTF-8 as '?'.
[[nodiscard, gnu::cold]] inline std::string printable(std::string text) {
    for (std::size_t at = 0; (at = invalid_utf8_at(text)) != std::string_view::npos;) text[at] = '?';
    return text;
}

namespace detail {

/// A foreign text as part of an error or a line of a log: control characters
/// are `?`; one of more than `longest` bytes is cut to `kept`, or to where its
/// last character begins, and ends in `...`.
[[nodiscard, gnu::cold, gnu::noinline]] inline std::string one_line(std::string_view text, std::size_t longest,
                                                                    std::size_t kept) {
    std::size_t size = text.size() <= longest ? text.size() : kept;
    while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
    std::string line(text.substr(0, size));
    for (char& c : line) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
    }
    return size < text.size() ? line.append("...") : line;
}

} // namespace detail

} // namespace hearken
