// SPDX-License-Identifier: BSL-1.0
#pragma once
// Bytes as text: base64, base64url and hexadecimal digits.

#include <hearken/wire/enums.hpp>
#include <hearken/wire/stand_in.hpp>
#include <hearken/words/scratch.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hearken {

namespace wire {

/// How bytes become text: strict, so that there is one text for any bytes.
///
/// - `size` the bytes that `text` stands for, at most
/// - `decode` writes them and gives how many; `no_bytes` where the text is not as it must be
/// - `encode` appends the text
/// - `expected` says what a text that `decode` refused should have been
inline constexpr std::size_t no_bytes = static_cast<std::size_t>(-1);

/// Source: RFC 4648 4 and 5; no other sign is understood, unused bits are 0. Padding is required and written, or may be
///         there and is not written (RFC 7515 2, RFC 8428 5)
template <bool Url, bool Padded>
struct base64_encoding {
    static constexpr std::string_view name = Url ? "base64url" : "base64";
    static constexpr void describe(auto& out) {
        out.set("contentEncoding", name);
        if constexpr (Padded)
            out.set("pattern", Url ? "^([A-Za-z0-9_-]{4})*([A-Za-z0-9_-]{2}(==|[A-Za-z0-9_-]=))?$"
                                   : "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}(==|[A-Za-z0-9+/]=))?$");
        else
            out.set("pattern", Url ? "^([A-Za-z0-9_-]{4})*([A-Za-z0-9_-]{2}(==)?|[A-Za-z0-9_-]{3}=?)?$"
                                   : "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}(==)?|[A-Za-z0-9+/]{3}=?)?$");
    }
    [[gnu::cold]] static std::string expected(std::string_view text) {
        std::string what(name);
        while (text.ends_with('=')) text.remove_suffix(1);
        for (const char letter : text) {
            if (values[static_cast<unsigned char>(letter)] != 64) continue;
            if (letter == '=') return what + " with '=' at its end only";
            return letter > ' ' && letter < 127 ? what.append(", where no '") + letter + "' is" : what;
        }
        if (text.size() % 4 == 1) return what + " with no single letter behind groups of four";
        if (decode_letters(text, nullptr) == no_bytes) return what + " whose last letter has no bits beyond the bytes";
        return what.append(Padded ? ", filled up with '='" : ", filled up with '=' or not at all") +
               " to a multiple of four letters";
    }
    static constexpr std::string_view letters =
        Url ? std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
            : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    static constexpr std::size_t size(std::string_view text) noexcept { return (text.size() + 3) / 4 * 3; }

    static constexpr std::size_t decode(std::string_view text, std::byte* out) noexcept {
        const bool filled = text.size() % 4 == 0;
        if (!filled && (Padded || text.ends_with('='))) return no_bytes;
        for (int padding = 0; filled && padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
        return decode_letters(text, out);
    }

    static void encode(std::span<const std::byte> bytes, std::string& out) {
        for (std::size_t at = 0; at < bytes.size(); at += 3) {
            const std::size_t left = std::min<std::size_t>(bytes.size() - at, 3);
            std::uint32_t bits = 0;
            for (std::size_t i = 0; i < 3; ++i)
                bits = bits << 8 | (i < left ? std::to_integer<std::uint32_t>(bytes[at + i]) : 0);
            for (std::size_t i = 0; i <= left; ++i) out += letters[bits >> (18 - 6 * i) & 63];
            if (Padded) out.append(3 - left, '=');
        }
    }

private:
    /// Takes: a text without padding; where to write, or null
    static constexpr std::size_t decode_letters(std::string_view text, std::byte* out) noexcept {
        std::uint32_t bits = 0;
        unsigned held = 0;
        std::size_t count = 0;
        for (const char letter : text) {
            const std::uint8_t value = values[static_cast<unsigned char>(letter)];
            if (value == 64) return no_bytes;
            bits = bits << 6 | value;
            held += 6;
            if (held < 8) continue;
            held -= 8;
            if (out != nullptr) out[count] = static_cast<std::byte>(bits >> held & 0xFF);
            ++count;
        }
        return held < 6 && (bits & ((1U << held) - 1)) == 0 ? count : no_bytes;
    }

    static constexpr auto values = [] {
        std::array<std::uint8_t, 256> all{};
        all.fill(64);
        for (std::size_t i = 0; i < 64; ++i) all[static_cast<unsigned char>(letters[i])] = static_cast<std::uint8_t>(i);
        return all;
    }();
};

/// Two digits a byte, of any case, after `0x` or not; written in lower case without.
struct hex_encoding {
    [[gnu::cold]] static std::string expected(std::string_view) { return "hexadecimal digits, two a byte"; }
    static constexpr void describe(auto& out) { out.set("pattern", "^(0[xX])?([0-9a-fA-F]{2})*$"); }

    static constexpr std::size_t size(std::string_view text) noexcept { return text.size() / 2; }

    static constexpr std::size_t decode(std::string_view text, std::byte* out) noexcept {
        if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
        if (text.size() % 2 != 0) return no_bytes;
        for (std::size_t at = 0; at < text.size(); at += 2) {
            if (!decode_byte(text.substr(at, 2), out[at / 2])) return no_bytes;
        }
        return text.size() / 2;
    }

    /// Gives: false where these are not two digits
    static constexpr bool decode_byte(std::string_view two, std::byte& out) noexcept {
        const int high = value(two[0]);
        const int low = value(two[1]);
        if (high < 0 || low < 0) return false;
        out = static_cast<std::byte>(high * 16 + low);
        return true;
    }

    static void encode(std::span<const std::byte> bytes, std::string& out) {
        constexpr char digits[] = "0123456789abcdef";
        for (const std::byte each : bytes) {
            out += digits[std::to_integer<unsigned>(each) >> 4];
            out += digits[std::to_integer<unsigned>(each) & 15];
        }
    }

private:
    static constexpr int value(char digit) noexcept {
        if (digit >= '0' && digit <= '9') return digit - '0';
        if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
        return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
    }
};

/// Two digits a byte with a separator between bytes, `02:5B:26:A8:DC:12`; written in lower case.
template <char Separator>
struct separated_hex_encoding {
    [[gnu::cold]] static std::string expected(std::string_view) {
        return std::string("hexadecimal digits, two a byte with '") + Separator + "' between bytes";
    }
    static constexpr void describe(auto& out) {
        constexpr std::string_view special = R"(\^$.|?*+()[]{}/)";
        std::string between(special.find(Separator) == std::string_view::npos ? "" : "\\");
        between += Separator;
        out.set("pattern", "^([0-9a-fA-F]{2}(" + between + "[0-9a-fA-F]{2})*)?$");
    }

    static constexpr std::size_t size(std::string_view text) noexcept { return (text.size() + 1) / 3; }

    static constexpr std::size_t decode(std::string_view text, std::byte* out) noexcept {
        if (text.empty()) return 0;
        if (text.size() % 3 != 2) return no_bytes;
        for (std::size_t at = 0; at < text.size(); at += 3) {
            if (at != 0 && text[at - 1] != Separator) return no_bytes;
            if (!hex_encoding::decode_byte(text.substr(at, 2), out[at / 3])) return no_bytes;
        }
        return size(text);
    }

    static void encode(std::span<const std::byte> bytes, std::string& out) {
        for (std::size_t at = 0; at < bytes.size(); ++at) {
            if (at != 0) out += Separator;
            hex_encoding::encode(bytes.subspan(at, 1), out);
        }
    }
};

} // namespace wire

/// Bytes that stand as text in a document.
///
/// Shape: `Held` is a `std::vector<std::byte>`; a `std::array<std::byte, N>` for exactly N bytes; or a
///        `std::span<const std::byte>`, which points into the scratch memory, and ends with it
template <class Encoding, class Held = std::vector<std::byte>>
struct encoded_bytes : wire::stand_in<Held> {
    using wire::stand_in<Held>::stand_in;

    template <class A, class B> // a template, so that plain bytes are compared as stand_in does
        requires(std::same_as<A, encoded_bytes> && std::same_as<B, encoded_bytes>)
    friend constexpr bool operator==(const A& a, const B& b) noexcept {
        return std::ranges::equal(a.value, b.value);
    }
};

using base64 = encoded_bytes<wire::base64_encoding<false, true>>;
using base64_view = encoded_bytes<wire::base64_encoding<false, true>, std::span<const std::byte>>;
using base64url = encoded_bytes<wire::base64_encoding<true, false>>;
using base64url_view = encoded_bytes<wire::base64_encoding<true, false>, std::span<const std::byte>>;

/// base64 whose padding may be missing, and is not written.
using unpadded_base64 = encoded_bytes<wire::base64_encoding<false, false>>;

using hex = encoded_bytes<wire::hex_encoding>;
using hex_view = encoded_bytes<wire::hex_encoding, std::span<const std::byte>>;

/// Bytes with a sign between them: `separated_hex<' '>` of `01 03 0A`.
template <char Separator>
using separated_hex = encoded_bytes<wire::separated_hex_encoding<Separator>>;

/// Exactly `N` bytes: `hex_bytes<8> dev_eui;`.
template <std::size_t N>
using hex_bytes = encoded_bytes<wire::hex_encoding, std::array<std::byte, N>>;
template <std::size_t N>
using base64_bytes = encoded_bytes<wire::base64_encoding<false, true>, std::array<std::byte, N>>;
template <std::size_t N, char Separator = ':'> // six of a MAC address
using separated_hex_bytes = encoded_bytes<wire::separated_hex_encoding<Separator>, std::array<std::byte, N>>;

namespace wire {

template <class Encoding, class Held>
struct form<encoded_bytes<Encoding, Held>> {
    static constexpr token_set kinds = token::string;
    static constexpr void describe(auto& out) {
        out.type(kinds);
        Encoding::describe(out);
    }
    static constexpr bool views = std::same_as<Held, std::span<const std::byte>>;

    template <reader Reader>
    static bool read(Reader& in, encoded_bytes<Encoding, Held>& out) {
        const std::size_t at = in.position();
        std::string_view text;
        if constexpr (requires { in.at_bytes(); }) { // a format with bytes of its own
            if (in.at_bytes()) return in.bytes(text) && keep(in, out.value, std::as_bytes(std::span(text)), at);
        }
        if (!in.string(text)) return false;
        const std::size_t room = Encoding::size(text);
        std::size_t count = 0;
        if constexpr (requires { out.value.resize(room); }) {
            out.value.resize(room);
            count = Encoding::decode(text, out.value.data());
            if (count != no_bytes) [[likely]]
                return out.value.resize(count), true;
        } else {
            auto* const bytes = reinterpret_cast<std::byte*>(in.memory().take(room)); // NOLINT: char is a byte
            count = Encoding::decode(text, bytes);
            in.memory().give_back(room - (views && count != no_bytes ? count : 0));
            if (count != no_bytes) [[likely]]
                return keep(in, out.value, std::span<const std::byte>(bytes, count), at);
        }
        return in.refuse(errc::wrong_type,
                         "expected " + Encoding::expected(text) + ", found " + detail::quoted_text(text), at);
    }
    template <writer Writer>
    static bool write(Writer& out, const encoded_bytes<Encoding, Held>& value) {
        if constexpr (requires { out.bytes(std::string_view()); }) {
            // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as bytes
            return out.bytes({reinterpret_cast<const char*>(value.value.data()), value.value.size()});
        } else {
            std::string text;
            Encoding::encode(value.value, text);
            return out.string(text);
        }
    }

private:
    template <reader Reader>
    static bool keep(Reader& in, Held& out, std::span<const std::byte> bytes, std::size_t at) {
        if constexpr (views) {
            out = bytes;
        } else if constexpr (requires { out.assign(bytes.begin(), bytes.end()); }) {
            out.assign(bytes.begin(), bytes.end());
        } else {
            if (bytes.size() != out.size()) [[unlikely]] {
                return in.refuse(errc::out_of_range,
                                 "expected " + std::to_string(out.size()) +
                                     (out.size() == 1 ? " byte, found " : " bytes, found ") +
                                     std::to_string(bytes.size()),
                                 at);
            }
            std::ranges::copy(bytes, out.begin());
        }
        return true;
    }
};

} // namespace wire
} // namespace hearken
