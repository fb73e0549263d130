// SPDX-License-Identifier: BSL-1.0
#pragma once
// For the tests and fuzzers: a JSON document read by skipping, as raw bytes and with the typed calls, into
// nlohmann's tree, so that other readers can judge ours.

#include <hearken/json/reader.hpp>

#include <nlohmann/json.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace json_walk {

using hearken::error;
using hearken::step;
using hearken::token;
using tree = nlohmann::json;

/// A block of exactly the text's size, so that a sanitizer sees every byte too many.
struct exact {
    explicit exact(std::string_view from) : bytes(new char[from.size()]), size(from.size()) {
        from.copy(bytes.get(), size);
    }
    [[nodiscard]] std::string_view view() const { return {bytes.get(), size}; }
    std::unique_ptr<char[]> bytes;
    std::size_t size;
};

/// Reads any value with the typed calls.
inline bool walk(hearken::json::reader& in, tree& out) {
    switch (in.peek()) {
    case token::null: return in.null();
    case token::boolean: {
        bool flag = false;
        if (!in.boolean(flag)) return false;
        out = flag;
        return true;
    }
    case token::number: {
        const auto mark = in.here();
        std::string_view digits;
        if (!in.number(digits)) return false;
        in.rewind(mark);
        if (digits.find_first_of(".eE") == std::string_view::npos) {
            std::int64_t whole = 0;
            std::uint64_t large = 0;
            if (in.integer(whole)) return out = whole, true;
            in.rewind(mark);
            if (in.integer(large)) return out = large, true;
            in.rewind(mark);
        }
        double value = 0;
        if (!in.real(value)) {
            if (in.failure().what.find("exactly") == std::string::npos) return false;
            in.rewind(mark); // an integer between two doubles, which other readers round
            if (!in.number(digits)) return false;
            std::from_chars(digits.data(), digits.data() + digits.size(), value);
        }
        out = value;
        return true;
    }
    case token::string: {
        std::string_view text;
        if (!in.string(text)) return false;
        out = text;
        return true;
    }
    case token::array: {
        out = tree::array();
        step next = in.enter_array();
        while (next == step::more) {
            out.emplace_back();
            if (!walk(in, out.back())) return false;
            next = in.next_element();
        }
        return next == step::done;
    }
    case token::object: {
        out = tree::object();
        step next = in.enter_object();
        while (next == step::more) {
            std::string_view key;
            if (!in.key(key)) return false;
            tree value;
            const std::string kept(key);
            if (!walk(in, value)) return false;
            out[kept] = std::move(value);
            next = in.next_member();
        }
        return next == step::done;
    }
    case token::nothing: return in.unexpected("a value");
    }
    return false;
}

/// What was wrong with the document; nothing where it is valid.
using fault = std::optional<error>;

/// Reads a document of exactly its size with `read(reader)`.
template <class Read>
fault in_block(std::string_view text, Read read) {
    const exact block(text);
    hearken::scratch memory;
    hearken::json::reader in(block.view(), memory);
    if (read(in) && in.end()) return std::nullopt;
    return in.failure();
}

inline fault skip(std::string_view text) {
    return in_block(text, [](auto& in) { return in.skip(); });
}
inline fault raw(std::string_view text, std::string& out) {
    return in_block(text, [&](auto& in) {
        std::string_view bytes;
        if (!in.raw(bytes)) return false;
        out = bytes;
        return true;
    });
}
inline fault read(std::string_view text, tree& out) {
    return in_block(text, [&](auto& in) { return walk(in, out); });
}

} // namespace json_walk
