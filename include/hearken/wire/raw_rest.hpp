// SPDX-License-Identifier: BSL-1.0
#pragma once
// All members that a struct does not name, as one JSON object.

#include <hearken/json/reader.hpp>
#include <hearken/json/writer.hpp>
#include <hearken/wire/key_log.hpp>
#include <hearken/wire/keys.hpp>
#include <hearken/wire/types.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/scratch.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace hearken {

/// All members that the struct does not name, as the text of one JSON object: of
/// `struct { int id; raw_rest other; }` and `{"id":1,"a":[1, 2],"b":true}` that is `{"a":[1,2],"b":true}`. When it is
/// written, they stand among the other members again. From CBOR they come as JSON, and go back as CBOR.
///
/// Shape:  owns its text, without blanks, in the order in which the members came; `{}` at first
/// Errors: errc::duplicate_member; when it is written, errc::duplicate_member for a key that is another member's
class raw_rest {
public:
    raw_rest() = default;

    /// Checks and takes a JSON object.
    ///
    /// Errors: errc::wrong_type where it is none, errc::duplicate_member, errc::invalid_payload, errc::too_deep
    [[nodiscard]] static result<raw_rest> parse(std::string_view document);

    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    /// How many members there are.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    friend bool operator==(const raw_rest&, const raw_rest&) = default;

private:
    friend struct wire::form<raw_rest>;
    std::string text_ = "{}";
    std::size_t size_ = 0;
};

namespace wire {

template <>
struct form<raw_rest> {
    using taken = parts_of<raw_json>;
    static constexpr token_set kinds = token::object;
    static constexpr std::string_view key_pattern = "*";
    static constexpr bool notes_keys = true; ///< a second of one name is found at the end of the object

    static void clear(raw_rest& all) { all = {}; }
    static std::size_t size(const raw_rest& all) noexcept { return all.size_; }

    template <reader Reader>
    static bool take(Reader& in, raw_rest& all, std::string_view key, const auto& /*mark*/, bool& /*second*/) {
        std::string& text = all.text_;
        text.pop_back();
        if (all.size_++ != 0) text += ',';
        json::writer quoted(text);
        if (!quoted.key(key) || !detail::append_json(in, text)) return clear(all), false;
        text += '}';
        return true;
    }

    /// Calls `f(key, value)` for each member in its order, until one gives false.
    template <class F>
    static bool each(const raw_rest& all, F f) {
        scratch memory;
        memory.limit_depth(deepest); // it was read once
        json::reader in(all.text_, memory);
        for (step next = in.enter_object(); next == step::more; next = in.next_member()) {
            std::string_view key;
            raw_json_view value;
            if (!in.key(key) || !in.raw(value.text)) return true; // cannot be: the text is our own
            if (!f(key, value)) return false;
        }
        return true;
    }

    template <reader Reader>
    static bool read(Reader& in, raw_rest& out) {
        detail::key_log keys;
        clear(out);
        step next = in.enter_object();
        while (next == step::more) {
            const std::size_t at = in.position();
            std::string_view key;
            bool none = false;
            if (!in.key(key)) return false;
            keys.add(key, at);
            if (!take(in, out, key, at, none)) return in_member(in.failure(), key);
            next = in.next_member();
        }
        return next == step::done && keys.differ(in);
    }
    template <writer Writer>
    static bool write(Writer& out, const raw_rest& value) {
        return detail::write_json(out, value.text_);
    }
};

} // namespace wire

inline result<raw_rest> raw_rest::parse(std::string_view document) {
    result<raw_rest> made;
    scratch none;
    json::reader in(document, none);
    if (!wire::form<raw_rest>::read(in, *made) || !in.end()) made = std::unexpected(std::move(in.failure()));
    return made;
}

} // namespace hearken
