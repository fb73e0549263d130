// SPDX-License-Identifier: BSL-1.0
#pragma once
// Strings of JSON: where they end, whether they are valid, and what their escapes mean. RFC 8259 section 7.

#include <hearken/words/utf8.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace hearken::json::detail {

/// True for the bytes at which a plain run of text ends: `"`, `\`, below a blank, or outside ASCII.
[[nodiscard]] constexpr bool stops(char byte) noexcept {
    return byte == '"' || byte == '\\' || static_cast<signed char>(byte) < 0x20;
}

/// The first byte in [at, end) that `stops`, or `end`. For processors without SSE2; eight bytes at a time.
[[nodiscard]] inline const char* find_stop_portable(const char* at, const char* end) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t highs = ones << 7;
    while (end - at >= 8) {
        std::uint64_t word;
        std::memcpy(&word, at, sizeof word);
        const std::uint64_t quote = word ^ (ones * '"');
        const std::uint64_t slash = word ^ (ones * '\\');
        // May say yes too often next to a byte that does stop; the loop below looks at each byte.
        if ((((quote - ones) | (slash - ones) | (word - ones * 0x20) | word) & highs) != 0) break;
        at += 8;
    }
    while (at != end && !stops(*at)) ++at;
    return at;
}

/// The first byte in [at, end) that `stops`, or `end`.
///
/// Takes: `start` <= `at`; the bytes from `start` on may be read too
[[nodiscard, gnu::always_inline]] inline const char* find_stop([[maybe_unused]] const char* start, const char* at,
                                                               const char* end) noexcept {
#if defined(__SSE2__)
    const auto mask_at = [](const char* from) {
        __m128i block;
        std::memcpy(&block, from, sizeof block);
        // a signed comparison finds control characters and bytes outside ASCII at once
        const __m128i hit = _mm_or_si128(
            _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('"')), _mm_cmpeq_epi8(block, _mm_set1_epi8('\\'))),
            _mm_cmplt_epi8(block, _mm_set1_epi8(0x20)));
        return static_cast<unsigned>(_mm_movemask_epi8(hit));
    };
    while (end - at >= 16) {
        if (const unsigned mask = mask_at(at); mask != 0) return at + __builtin_ctz(mask);
        at += 16;
    }
    if (end - start >= 16) { // the last block again, without the bytes before `at`
        const unsigned mask = mask_at(end - 16) >> (16 - (end - at));
        return mask != 0 ? at + __builtin_ctz(mask) : end;
    }
#endif
    return find_stop_portable(at, end);
}

/// The four hexadecimal digits at `at`; above 0xFFFF where they are not four.
[[nodiscard]] constexpr std::uint32_t four_digits(const char* at, const char* end) noexcept {
    constexpr std::uint32_t bad = 0x10000;
    if (end - at < 4) return bad;
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
        const char digit = at[i];
        std::uint32_t four = 0;
        if (digit >= '0' && digit <= '9')
            four = static_cast<std::uint32_t>(digit - '0');
        else if (digit >= 'a' && digit <= 'f')
            four = static_cast<std::uint32_t>(digit - 'a' + 10);
        else if (digit >= 'A' && digit <= 'F')
            four = static_cast<std::uint32_t>(digit - 'A' + 10);
        else
            return bad;
        value = value << 4 | four;
    }
    return value;
}

/// Where a string ended, or what was wrong with it and where.
struct text_end {
    const char* at;              ///< the closing quote, or the fault
    const char* fault = nullptr; ///< null where the string is valid
    bool escaped = false;        ///< the string holds at least one escape
};

/// The length of the valid escape at `at`, a backslash; 0 where it is not valid, then `fault` says why.
[[nodiscard]] constexpr std::size_t escape_length(const char* at, const char* end, const char*& fault) noexcept {
    if (end - at < 2) {
        fault = "an escape without an end";
        return 0;
    }
    switch (at[1]) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't': return 2;
    case 'u': break;
    default: fault = "an unknown escape"; return 0;
    }
    const std::uint32_t unit = four_digits(at + 2, end);
    if (unit > 0xFFFF) {
        fault = "an escape \\u without four hexadecimal digits";
        return 0;
    }
    if (unit < 0xD800 || unit > 0xDFFF) return 6;
    if (unit < 0xDC00 && end - at >= 12 && at[6] == '\\' && at[7] == 'u') {
        const std::uint32_t low = four_digits(at + 8, end);
        if (low >= 0xDC00 && low <= 0xDFFF) return 12;
    }
    fault = "half of a surrogate pair";
    return 0;
}

/// Goes on from the first byte of a string that `stops` to its closing quote, checking everything.
[[nodiscard, gnu::noinline]] inline text_end finish_text(const char* start, const char* at, const char* end) noexcept {
    text_end found{at};
    for (;; found.at = find_stop(start, found.at, end)) {
        if (found.at == end) {
            found.fault = "a string without an end";
            return found;
        }
        const char byte = *found.at;
        if (byte == '"') return found;
        if (byte == '\\') {
            const std::size_t length = escape_length(found.at, end, found.fault);
            if (length == 0) return found;
            found.escaped = true;
            found.at += length;
        } else if (static_cast<unsigned char>(byte) < 0x20) {
            found.fault = "a control character in a string";
            return found;
        } else {
            do {
                const std::size_t length =
                    hearken::detail::utf8_sequence({found.at, static_cast<std::size_t>(end - found.at)});
                if (length == 0) {
                    found.fault = "invalid UTF-8";
                    return found;
                }
                found.at += length;
            } while (found.at != end && static_cast<signed char>(*found.at) < 0);
        }
    }
}

/// Writes the text of a valid string, given without its quotes, to `to`.
///
/// Takes: room for end - at bytes
/// Gives: the end of what was written
inline char* unescape(const char* at, const char* end, char* to) noexcept {
    while (at != end) {
        const void* const next = std::memchr(at, '\\', static_cast<std::size_t>(end - at));
        const char* const stop = next != nullptr ? static_cast<const char*>(next) : end;
        std::memcpy(to, at, static_cast<std::size_t>(stop - at));
        to += stop - at;
        at = stop;
        if (at == end) break;
        const char kind = at[1];
        at += 2;
        switch (kind) {
        case 'b': *to++ = '\b'; continue;
        case 'f': *to++ = '\f'; continue;
        case 'n': *to++ = '\n'; continue;
        case 'r': *to++ = '\r'; continue;
        case 't': *to++ = '\t'; continue;
        case 'u': break;
        default: *to++ = kind; continue;
        }
        std::uint32_t code = four_digits(at, end);
        at += 4;
        if (code >= 0xD800 && code <= 0xDBFF) {
            code = 0x10000 + ((code - 0xD800) << 10) + (four_digits(at + 2, end) - 0xDC00);
            at += 6;
        }
        if (code < 0x80) {
            *to++ = static_cast<char>(code);
        } else if (code < 0x800) {
            *to++ = static_cast<char>(0xC0 | code >> 6);
            *to++ = static_cast<char>(0x80 | (code & 0x3F));
        } else if (code < 0x10000) {
            *to++ = static_cast<char>(0xE0 | code >> 12);
            *to++ = static_cast<char>(0x80 | (code >> 6 & 0x3F));
            *to++ = static_cast<char>(0x80 | (code & 0x3F));
        } else {
            *to++ = static_cast<char>(0xF0 | code >> 18);
            *to++ = static_cast<char>(0x80 | (code >> 12 & 0x3F));
            *to++ = static_cast<char>(0x80 | (code >> 6 & 0x3F));
            *to++ = static_cast<char>(0x80 | (code & 0x3F));
        }
    }
    return to;
}

} // namespace hearken::json::detail
