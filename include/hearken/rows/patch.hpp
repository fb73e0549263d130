// SPDX-License-Identifier: BSL-1.0
#pragma once
// Applies a change to a JSON document, without parsing what the change leaves alone.

#include <hearken/rows/cell.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken {

/// Applies changes to JSON documents; keeps its working memory from one to the next.
///
/// Shape:   what a change does not name is copied byte by byte, in its order, numbers included
/// Threads: one at a time
class json_patcher {
public:
    static constexpr unsigned depth_limit = 64;

    /// Appends the changed document to `out`.
    ///
    /// Takes:  a document, empty or of any JSON type; a change whose members are JSON objects, or empty
    /// Gives:  false where one of the three is no JSON, or nests beyond `depth_limit`; `out` is then as it was
    /// Source: RFC 7396 for `change.merge`
    [[nodiscard]] bool apply(std::string& out, std::string_view document, json_change change) {
        members_.clear();
        const std::size_t before = out.size();
        bool done = true;
        if (change.replace.empty() || change.merge.empty()) {
            const bool deep = change.replace.empty();
            done = combine(out, document, deep ? change.merge : change.replace, deep, 0);
        } else {
            between_.clear();
            done =
                combine(between_, document, change.replace, false, 0) && combine(out, between_, change.merge, true, 0);
        }
        if (!done) out.resize(before);
        return done;
    }

private:
    struct member {
        std::string_view key; ///< between the quotes, escapes kept
        std::string_view value;
    };
    /// The members of one object. A large one is sorted by its keys: what a device sends must not cost the square of
    /// it.
    struct list {
        std::size_t first = 0;
        std::size_t last = 0;
        std::vector<std::pair<std::size_t, std::size_t>> sorted{}; ///< hash of the key, place
        static constexpr std::size_t small = 16;
    };

    /// `base` with the members of the object `change` in it: merged where `deep`, else put in place of the old ones.
    bool combine(std::string& out, std::string_view base, std::string_view change, bool deep, unsigned depth) {
        if (depth > depth_limit) return false;
        list old, fresh;
        if (!read(base, old, true) || !read(change, fresh, false)) return false;
        sort(old);
        sort(fresh);
        out += '{';
        const std::size_t start = out.size();
        for (std::size_t i = old.first; i < old.last; ++i) {
            const member kept = members_[i];
            const std::size_t at = find(fresh, kept.key);
            if (at == fresh.last) {
                name(out, start, kept.key);
                out += kept.value;
            } else if (!put(out, start, kept.key, kept.value, members_[at].value, deep, depth)) {
                return false;
            }
        }
        for (std::size_t i = fresh.first; i < fresh.last; ++i) {
            const member added = members_[i];
            if (find(fresh, added.key) != i || find(old, added.key) != old.last) continue;
            if (!put(out, start, added.key, {}, added.value, deep, depth)) return false;
        }
        out += '}';
        members_.resize(old.first);
        return true;
    }

    bool put(std::string& out, std::size_t start, std::string_view key, std::string_view base, std::string_view change,
             bool deep, unsigned depth) {
        if (change == "null") return true;
        name(out, start, key);
        if (deep && change.front() == '{') return combine(out, base, change, true, depth + 1);
        out += change;
        return true;
    }

    static void name(std::string& out, std::size_t start, std::string_view key) {
        if (out.size() != start) out += ',';
        out.append(1, '"').append(key).append("\":");
    }

    /// The last member of that name, which is the one that counts; `in.last` where there is none.
    [[nodiscard]] std::size_t find(const list& in, std::string_view key) const {
        if (in.sorted.empty()) {
            for (std::size_t i = in.last; i-- > in.first;) {
                if (same_key(members_[i].key, key)) return i;
            }
            return in.last;
        }
        const std::size_t hash = hash_of(key);
        auto at = std::upper_bound(in.sorted.begin(), in.sorted.end(), std::pair{hash, in.last});
        while (at != in.sorted.begin() && (--at)->first == hash) {
            if (same_key(members_[at->second].key, key)) return at->second;
        }
        return in.last;
    }

    void sort(list& in) const {
        if (in.last - in.first <= list::small) return;
        for (std::size_t i = in.first; i < in.last; ++i) in.sorted.emplace_back(hash_of(members_[i].key), i);
        std::sort(in.sorted.begin(), in.sorted.end());
    }

    [[nodiscard]] static std::size_t hash_of(std::string_view key) {
        const std::hash<std::string_view> hash;
        return key.find('\\') == npos ? hash(key) : hash(unescaped(key));
    }

    /// Lists the members of an object; none where the text is empty or, if `anything` goes, another kind of value.
    bool read(std::string_view text, list& found, bool anything) {
        found.first = found.last = members_.size();
        std::size_t at = blanks(text, 0);
        if (at == text.size()) return true;
        if (text[at] != '{') return anything && value_end(text, at) != npos;
        at = blanks(text, at + 1);
        if (at < text.size() && text[at] == '}') return blanks(text, at + 1) == text.size();
        while (true) {
            if (at >= text.size() || text[at] != '"') return false;
            const std::size_t key_end = string_end(text, at);
            if (key_end == npos) return false;
            const std::string_view key = text.substr(at + 1, key_end - at - 2);
            at = blanks(text, key_end);
            if (at >= text.size() || text[at] != ':') return false;
            at = blanks(text, at + 1);
            const std::size_t end = value_end(text, at);
            if (end == npos) return false;
            members_.push_back({key, text.substr(at, end - at)});
            at = blanks(text, end);
            if (at >= text.size()) return false;
            if (text[at] == '}') break;
            if (text[at] != ',') return false;
            at = blanks(text, at + 1);
        }
        found.last = members_.size();
        return blanks(text, at + 1) == text.size();
    }

    static constexpr std::size_t npos = std::string_view::npos;

    static std::size_t blanks(std::string_view text, std::size_t at) noexcept {
        while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r')) ++at;
        return at;
    }

    static std::size_t string_end(std::string_view text, std::size_t at) noexcept {
        for (++at; at < text.size(); ++at) {
            if (text[at] == '"') return at + 1;
            if (text[at] == '\\') ++at;
        }
        return npos;
    }

    /// One past the value that starts at `at`; finds its end, does not judge what is inside.
    static std::size_t value_end(std::string_view text, std::size_t at) noexcept {
        const std::size_t first = at;
        std::size_t open = 0;
        while (at < text.size()) {
            const char c = text[at];
            if (c == '"') {
                at = string_end(text, at);
                if (at == npos) return npos;
                if (open == 0) return at;
                continue;
            }
            if (c == '{' || c == '[') {
                ++open;
            } else if (c == '}' || c == ']') {
                if (open == 0) break;
                if (--open == 0) return at + 1;
            } else if (open == 0 && (c == ',' || c == ' ' || c == '\t' || c == '\n' || c == '\r')) {
                break;
            }
            ++at;
        }
        return open == 0 && at != first && is_scalar(text[first]) ? at : npos;
    }

    static bool is_scalar(char c) noexcept {
        return c == '-' || (c >= '0' && c <= '9') || c == 't' || c == 'f' || c == 'n';
    }

    bool same_key(std::string_view a, std::string_view b) const {
        if (a == b) return true;
        if (a.find('\\') == npos && b.find('\\') == npos) return false;
        return unescaped(a) == unescaped(b);
    }

    static std::string unescaped(std::string_view text) {
        static constexpr std::string_view letters = "bfnrt", meant = "\b\f\n\r\t";
        std::string plain;
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (text[at] != '\\' || at + 1 == text.size()) {
                plain += text[at];
                continue;
            }
            const char c = text[++at];
            const std::size_t letter = letters.find(c);
            if (c == 'u') {
                std::uint32_t code = hex(text, at + 1);
                at += 4;
                if ((code & 0xFC00U) == 0xD800 && text.substr(at + 1 < text.size() ? at + 1 : at, 2) == "\\u") {
                    code = 0x10000 + ((code & 0x3FFU) << 10) + (hex(text, at + 3) & 0x3FFU);
                    at += 6;
                }
                append_utf8(plain, code);
            } else {
                plain += letter == npos ? c : meant[letter];
            }
        }
        return plain;
    }

    static std::uint32_t hex(std::string_view text, std::size_t at) noexcept {
        std::uint32_t code = 0;
        for (std::size_t end = at + 4; at < end && at < text.size(); ++at) {
            const auto digit = static_cast<unsigned char>(text[at]);
            code = code * 16 + (digit <= '9' ? digit - '0' : (digit | 0x20U) - 'a' + 10U);
        }
        return code;
    }

    static void append_utf8(std::string& out, std::uint32_t code) {
        const auto tail = [&out](std::uint32_t bits) { out += static_cast<char>(0x80U | (bits & 0x3FU)); };
        if (code < 0x80) {
            out += static_cast<char>(code);
        } else if (code < 0x800) {
            out += static_cast<char>(0xC0U | code >> 6);
            tail(code);
        } else if (code < 0x10000) {
            out += static_cast<char>(0xE0U | code >> 12);
            tail(code >> 6);
            tail(code);
        } else {
            out += static_cast<char>(0xF0U | code >> 18);
            tail(code >> 12);
            tail(code >> 6);
            tail(code);
        }
    }

    std::vector<member> members_; ///< a stack: those of the objects under way
    std::string between_;
};

} // namespace hearken
