// SPDX-License-Identifier: BSL-1.0
#pragma once
// The pieces of JSON that a schema is put together from, also in a constant expression.

#include <hearken/wire/kinds.hpp>

#include <concepts>
#include <cstddef>
#include <string_view>
#include <utility>

namespace hearken::wire::detail {

/// Text that grows, also in a constant expression, where std::string does not with the library of g++ 12.
class letters {
public:
    constexpr letters() = default;
    constexpr letters(std::string_view text) { append(text); } // NOLINT(google-explicit-constructor): it is text
    constexpr letters(const char* text) : letters(std::string_view(text)) {} // NOLINT(google-explicit-constructor)
    constexpr letters(const letters& other) { append(other.view()); }
    constexpr letters(letters&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)),
          room_(std::exchange(other.room_, 0)) {}
    constexpr letters& operator=(letters other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(room_, other.room_);
        return *this;
    }
    constexpr ~letters() { delete[] data_; }

    [[nodiscard]] constexpr std::string_view view() const noexcept { return {data_, size_}; }
    constexpr operator std::string_view() const noexcept { return view(); } // NOLINT(google-explicit-constructor)
    [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
    friend constexpr bool operator==(const letters& a, const letters& b) { return a.view() == b.view(); }

    template <class... Text>
    constexpr letters& append(const Text&... texts) {
        (add(std::string_view(texts)), ...);
        return *this;
    }
    /// Takes the last byte away.
    constexpr void shorten() noexcept { --size_; }

private:
    constexpr void add(std::string_view text) {
        if (size_ + text.size() > room_) grow(size_ + text.size());
        for (const char c : text) data_[size_++] = c;
    }
    constexpr void grow(std::size_t least) {
        room_ = least > 2 * room_ ? least : 2 * room_;
        char* const more = new char[room_]{};
        for (std::size_t i = 0; i < size_; ++i) more[i] = data_[i];
        delete[] std::exchange(data_, more);
    }

    char* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t room_ = 0;
};

[[nodiscard]] constexpr letters quoted(std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    letters out("\"");
    while (!text.empty()) {
        std::size_t plain = 0;
        while (plain < text.size() && text[plain] != '"' && text[plain] != '\\' &&
               static_cast<unsigned char>(text[plain]) >= 0x20)
            ++plain;
        out.append(text.substr(0, plain));
        if (plain == text.size()) break;
        const auto code = static_cast<unsigned char>(text[plain]);
        if (code < 0x20)
            out.append("\\u00", hex.substr(code >> 4, 1), hex.substr(code & 15, 1));
        else
            out.append("\\", text.substr(plain, 1));
        text.remove_prefix(plain + 1);
    }
    out.append("\"");
    return out;
}

/// What a letter behind a backslash stands for in a text pattern, as ranges of a class; nothing where it is none.
[[nodiscard]] constexpr std::string_view class_ranges(char letter) {
    switch (
        letter) { // up to the last character there is, as itself: neither Python nor ECMA 262 has the other's escape
    case 'd': return "0-9";
    case 'D': return "\\x00-\\x2f\\x3a-\xF4\x8F\xBF\xBF";
    case 'w': return "0-9A-Z_a-z";
    case 'W': return "\\x00-\\x2f\\x3a-\\x40\\x5b-\\x5e\\x60\\x7b-\xF4\x8F\xBF\xBF";
    case 's': return "\\x09-\\x0d ";
    case 'S': return "\\x00-\\x08\\x0e-\\x1f!-\xF4\x8F\xBF\xBF";
    default: return {};
    }
}

/// A text pattern of `matches` as a regular expression that means the same to every validator: `\s` and `.` do not.
[[nodiscard]] constexpr letters portable(std::string_view pattern) {
    letters out;
    bool inside = false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const std::string_view one = pattern.substr(i, 1);
        if (one == "\\" && i + 1 < pattern.size()) {
            const std::string_view next = pattern.substr(++i, 1);
            if (const std::string_view ranges = class_ranges(next[0]); !ranges.empty())
                out.append(inside ? "" : "[", ranges, inside ? "" : "]");
            else if (std::string_view("nrt^$\\.*+?()[]{}|/").find(next[0]) != std::string_view::npos ||
                     (inside && next == "-"))
                out.append(one, next);
            else
                out.append(next);
        } else if (one == "." && !inside) {
            out.append("[^\\n\\r]");
        } else {
            out.append(inside && one == "[" ? "\\" : "", one);
            inside = inside ? one != "]" : one == "[";
        }
    }
    return out;
}

/// `,"key":json`, without the comma at the start of an object.
constexpr void append_member(letters& object, std::string_view key, std::string_view json) {
    object.append(object.empty() ? "" : ",", quoted(key), ":", json);
}

/// An integer, with at least so many digits.
template <std::integral T>
[[nodiscard]] constexpr letters digits(T value, std::size_t least = 1) {
    char back[24]{};
    std::size_t from = sizeof back;
    const bool below = std::cmp_less(value, 0);
    for (; value != 0 || sizeof back - from < least; value = static_cast<T>(value / 10)) {
        const int digit = static_cast<int>(value % 10);
        back[--from] = static_cast<char>('0' + (digit < 0 ? -digit : digit));
    }
    if (below) back[--from] = '-';
    return std::string_view(back + from, sizeof back - from);
}

/// As short as reads back exactly, for the numbers that limits are made of; std::to_chars is no constant expression.
template <std::floating_point T>
[[nodiscard]] constexpr letters digits(T value) {
    long double size = value < 0 ? -static_cast<long double>(value) : static_cast<long double>(value);
    int exponent = 0;
    const bool far = size != 0 && (size >= 1e15L || size < 1e-5L);
    for (; far && size >= 10; size /= 10) ++exponent;
    for (; far && size < 1; size *= 10) --exponent;
    const auto same = static_cast<T>(size);
    long double scale = 1;
    std::size_t decimals = 0;
    const auto rounded = [&] { return static_cast<unsigned long long>(size * scale + 0.5L); };
    while (static_cast<T>(static_cast<long double>(rounded()) / scale) != same && size * scale < 1e17L) {
        scale *= 10;
        ++decimals;
    }
    const letters all = digits(rounded(), decimals + 1);
    const std::size_t whole = all.view().size() - decimals;
    letters out(value < 0 ? "-" : "");
    out.append(all.view().substr(0, whole), decimals > 0 ? "." : "", all.view().substr(whole));
    if (exponent != 0) out.append("e", digits(exponent));
    return out;
}

/// `"type":"string"`, `"type":["number","null"]`, or nothing for no kind.
[[nodiscard]] constexpr letters type_text(token_set kinds, bool whole) {
    letters list;
    int count = 0;
    const auto offer = [&](token kind, std::string_view word) {
        if (!kinds.has(kind)) return;
        list.append(count++ > 0 ? "," : "", "\"", word, "\"");
    };
    offer(token::object, "object");
    offer(token::array, "array");
    offer(token::string, "string");
    offer(token::number, whole ? "integer" : "number");
    offer(token::boolean, "boolean");
    offer(token::null, "null");
    if (count == 0) return list;
    letters out("\"type\":");
    out.append(count == 1 ? "" : "[", list, count == 1 ? "" : "]");
    return out;
}

[[nodiscard]] constexpr bool is_lower(std::string_view keyword) {
    return keyword.starts_with("min") || keyword == "exclusiveMinimum";
}
/// A keyword of which the tighter of two values says all.
[[nodiscard]] constexpr bool is_bound(std::string_view keyword) {
    return is_lower(keyword) || keyword.starts_with("max") || keyword == "exclusiveMaximum";
}

/// What the length of a value of such a kind is called: `minLength`, `maxItems`.
[[nodiscard]] constexpr std::string_view length_word(token_set kinds, bool least) {
    if (kinds.has(token::array)) return least ? "minItems" : "maxItems";
    if (kinds.has(token::object)) return least ? "minProperties" : "maxProperties";
    return least ? "minLength" : "maxLength";
}

/// A keyword that may refuse null even where the kinds allow it; `enum` is told of null itself.
[[nodiscard]] constexpr bool is_choice(std::string_view keyword) {
    for (const std::string_view word : {"$ref", "const", "anyOf", "oneOf", "not", "if"}) {
        if (keyword == word) return true;
    }
    return false;
}

/// `reading` of `(anonymous namespace)::reading` and of `vendor::reading<int>`: the same word from every compiler.
[[nodiscard]] constexpr letters short_name(std::string_view type) {
    std::size_t depth = 0;
    std::size_t from = 0;
    std::size_t end = type.size();
    for (std::size_t i = 0; i < type.size(); ++i) {
        const char c = type[i];
        if (c == '<' && depth++ == 0) end = i;
        if (c == '>' && depth > 0) --depth;
        if (c == ':' && depth == 0) {
            from = i + 1;
            end = type.size();
        }
    }
    letters word;
    for (std::size_t i = from; i < end; ++i) {
        const char c = type[i];
        const bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        if (fine) word.append(type.substr(i, 1));
    }
    if (word.empty()) word.append("object");
    return word;
}

} // namespace hearken::wire::detail
