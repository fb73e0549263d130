// SPDX-License-Identifier: BSL-1.0
#pragma once
// A strict pull reader for JSON: every byte of the document is checked, also in what is skipped. RFC 8259.

#include <hearken/json/cursor.hpp>
#include <hearken/json/number.hpp>
#include <hearken/json/quick.hpp>
#include <hearken/json/text.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/exact.hpp>
#include <hearken/words/known_key.hpp>
#include <hearken/words/levels.hpp>
#include <hearken/words/scratch.hpp>
#include <hearken/words/tokens.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace hearken::json {

/// Reads one document from front to back. Each call checks the bytes it passes; after a failure only `failure` is left.
///
/// Takes:   a document, which nothing is read before or behind; memory for strings with escapes, which says how deep it
///          may nest
/// Shape:   views point into the document, or into the memory where a string had escapes. A byte order mark at the
///          start, and NULs and blanks at the end are passed over
/// Errors:  errc::invalid_payload, wrong_type, out_of_range, too_deep, with the exact byte
/// Threads: one at a time; allocates only for strings with escapes, and for the error
/// Source:  RFC 8259
template <class Nothing>
class basic_reader : public cursor {
public:
    basic_reader(std::string_view document, scratch& memory) noexcept
        : cursor(document, memory.depth_limit()), memory_(&memory) {}

    /// Where strings with escapes are kept, and faults set aside.
    [[nodiscard]] scratch& memory() const noexcept { return *memory_; }

    /// Enters an object; `more` stands at its first key.
    [[nodiscard, gnu::always_inline]] step enter_object() {
        if (end_ - at_ >= 2 && at_[0] == '{' && at_[1] == '"' && depth_ < depth_limit_) [[likely]] {
            ++at_;
            ++depth_;
            return step::more;
        }
        return enter_any_object();
    }

    /// After a member's value: to the next key, or out of the object.
    [[nodiscard, gnu::always_inline]] step next_member() {
        if (end_ - at_ >= 2 && at_[0] == ',' && at_[1] == '"') [[likely]] {
            ++at_;
            return step::more;
        }
        return to_any_member();
    }

    /// At a key: passes it if it is the one. False says only that `key` must look at it.
    [[nodiscard, gnu::always_inline]] bool match_key(const known_key& expected) noexcept {
        const char* const behind = detail::behind_key(at_, end_, expected);
        if (behind == nullptr) return false;
        at_ = behind;
        return true;
    }

    /// At a key: reads values while each key is the expected one, and those of the types that `json/quick.hpp` reads
    /// are in their plainest form; of other types `read_other(value)` reads them.
    ///
    /// Takes: the keys in order, best constants; where their values go
    template <class Other, class... Value>
    [[nodiscard, gnu::always_inline]] row_end read_row(const known_key* keys, [[maybe_unused]] Other read_other,
                                                       Value&... values) {
        row_end found;
        (void)(row_step(keys[found.index], read_other, values, found) && ...);
        if (found.place == row_place::behind_value && at_ != end_ && *at_ == '}') {
            (void)leave();
            found.place = row_place::done;
        }
        return found;
    }

    /// At a key: reads and passes it.
    [[nodiscard, gnu::always_inline]] bool key(std::string_view& out) {
        if (!text(out)) return false;
        pass_blanks();
        if (at_ == end_ || *at_ != ':') return malformed("':'");
        ++at_;
        return true;
    }

    /// Enters an array; `more` stands at its first element.
    [[nodiscard]] step enter_array() {
        pass_blanks();
        if (at_ == end_ || *at_ != '[') return unexpected("an array"), step::failed;
        if (!enter()) return step::failed;
        if (at_ != end_ && *at_ == ']') return leave();
        return step::more;
    }

    /// After an element: to the next one, or out of the array.
    [[nodiscard]] step next_element() {
        pass_blanks();
        if (at_ != end_ && *at_ == ',') {
            ++at_;
            return step::more;
        }
        if (at_ != end_ && *at_ == ']') return leave();
        return malformed("',' or ']'"), step::failed;
    }

    [[nodiscard]] bool null() { return literal("null", "null"); }

    [[nodiscard]] bool boolean(bool& out) {
        pass_blanks();
        out = at_ != end_ && *at_ == 't';
        return literal(out ? "true" : "false", "a boolean");
    }

    /// An integer that `T` holds; `25.0` and `1e3` are none.
    template <class T>
        requires std::is_integral_v<T>
    [[nodiscard, gnu::always_inline]] bool integer(T& out) {
        const char* const after = detail::integer_at(at_, end_, out);
        if (after == nullptr) [[unlikely]]
            return hard_integer(out);
        at_ = after;
        return true;
    }

    /// The nearest floating-point number; an error for an integer that is not exactly one, and beyond the largest.
    template <class T>
        requires std::is_floating_point_v<T>
    [[nodiscard, gnu::always_inline]] bool real(T& out) {
        const char* const after = detail::real_at(at_, end_, out);
        if (after == nullptr) [[unlikely]]
            return hard_real(out);
        at_ = after;
        return true;
    }

    /// A number of any size, as its digits.
    [[nodiscard]] bool number(std::string_view& out) {
        if (peek() != token::number) return unexpected("a number");
        const char* const first = at_;
        if (!skip_number()) return false;
        out = {first, static_cast<std::size_t>(at_ - first)};
        return true;
    }

    /// A string; the view ends with the document and the memory it came from.
    [[nodiscard]] bool string(std::string_view& out) {
        pass_blanks();
        if (at_ == end_ || *at_ != '"') return unexpected("a string");
        return text(out);
    }

    /// Passes one value, whatever it is, and checks every byte of it.
    [[nodiscard, gnu::always_inline]] bool skip() {
        const token found = peek();
        return found == token::object || found == token::array ? skip_nested() : skip_plain(found);
    }

    /// Passes one value and gives its bytes.
    [[nodiscard]] bool raw(std::string_view& out) {
        pass_blanks();
        const char* const first = at_;
        if (!skip()) return false;
        out = {first, static_cast<std::size_t>(at_ - first)};
        return true;
    }

    /// True where nothing but blanks and NULs is left.
    [[nodiscard]] bool end() {
        while (at_ != end_ && (*at_ == '\0' || is_blank(*at_))) ++at_;
        return at_ == end_ || malformed("the end");
    }

private:
    template <class T>
    [[nodiscard, gnu::always_inline]] bool row_step(const known_key& key, [[maybe_unused]] auto& read_other, T& value,
                                                    row_end& found) {
        const char* const at = detail::behind_key(at_, end_, key);
        if (at == nullptr) return false;
        const char* after;
        if constexpr (detail::is_quick<T>) {
            after = detail::quick_value(at, end_, start_, value);
            if (after == nullptr) [[unlikely]]
                return false; // still at its key: `key` and the value's form have a closer look
        } else {
            at_ = at;
            if (!read_other(value)) [[unlikely]] {
                found.place = row_place::failed;
                return false;
            }
            after = at_;
        }
        ++found.index;
        if (end_ - after < 2 || after[0] != ',' || after[1] != '"') [[unlikely]] {
            at_ = after;
            found.place = row_place::behind_value;
            return false;
        }
        at_ = after + 1;
        return true;
    }

    [[nodiscard, gnu::always_inline]] bool enter() {
        if (++depth_ > depth_limit_) [[unlikely]]
            return too_deep();
        ++at_;
        pass_blanks();
        return true;
    }
    [[gnu::always_inline]] step leave() noexcept {
        ++at_;
        --depth_;
        return step::done;
    }

    [[nodiscard, gnu::noinline]] step enter_any_object() {
        pass_blanks();
        if (at_ == end_ || *at_ != '{') return unexpected("an object"), step::failed;
        if (!enter()) return step::failed;
        if (at_ != end_ && *at_ == '"') return step::more;
        if (at_ != end_ && *at_ == '}') return leave();
        return malformed("a key or '}'"), step::failed;
    }

    [[nodiscard, gnu::noinline]] step to_any_member() {
        pass_blanks();
        if (at_ != end_ && *at_ == ',') {
            ++at_;
            pass_blanks();
            if (at_ != end_ && *at_ == '"') return step::more;
            return malformed("a key"), step::failed;
        }
        if (at_ != end_ && *at_ == '}') return leave();
        return malformed("',' or '}'"), step::failed;
    }

    /// A number behind blanks, or none.
    template <class T>
    [[nodiscard, gnu::noinline]] bool hard_integer(T& out) {
        pass_blanks();
        const detail::number_fault fault = detail::read_integer(at_, end_, out);
        if (fault == detail::number_fault::none) return true;
        return bad_number(fault, "an integer",
                          "an integer from " + std::to_string(std::numeric_limits<T>::min()) + " to " +
                              std::to_string(std::numeric_limits<T>::max()));
    }
    template <class T>
    [[nodiscard, gnu::noinline]] bool hard_real(T& out);

    /// At the opening quote.
    [[nodiscard, gnu::always_inline]] bool text(std::string_view& out) {
        const char* const first = at_ + 1;
        const char* const stop = detail::find_stop(start_, first, end_);
        if (stop != end_ && *stop == '"') [[likely]] {
            out = {first, static_cast<std::size_t>(stop - first)};
            at_ = stop + 1;
            return true;
        }
        return hard_text(first, stop, &out);
    }

    /// The rest of a string that is not plain ASCII; without `out` it is checked only.
    [[nodiscard, gnu::noinline]] bool hard_text(const char* first, const char* stop, std::string_view* out) {
        const detail::text_end found = detail::finish_text(start_, stop, end_);
        if (found.fault != nullptr) return fail(errc::invalid_payload, found.fault, found.at);
        at_ = found.at + 1;
        if (out == nullptr) return true;
        const std::size_t size = static_cast<std::size_t>(found.at - first);
        *out = {first, size};
        if (found.escaped) {
            char* const room = memory_->take(size);
            const std::size_t used = static_cast<std::size_t>(detail::unescape(first, found.at, room) - room);
            memory_->give_back(size - used);
            *out = {room, used};
        }
        return true;
    }

    /// An object or array, in a loop: nesting costs no stack.
    [[nodiscard]] bool skip_nested();

    /// Any other value, at which the reader stands.
    [[nodiscard, gnu::always_inline]] bool skip_plain(token found) {
        switch (found) {
        case token::string: return skip_text();
        case token::number: return skip_number();
        case token::null: return null();
        case token::boolean: return literal(*at_ == 't' ? "true" : "false", "a boolean");
        default: return malformed("a value");
        }
    }

    [[nodiscard]] bool skip_number() {
        const detail::number_end found = detail::scan_number(at_, end_);
        if (!found.valid) [[unlikely]]
            return fail(errc::invalid_payload, "malformed number", found.at);
        at_ = found.at;
        return true;
    }

    [[nodiscard, gnu::always_inline]] bool skip_text() {
        const char* const stop = detail::find_stop(start_, at_ + 1, end_);
        if (stop == end_ || *stop != '"') return hard_text(at_ + 1, stop, nullptr);
        at_ = stop + 1;
        return true;
    }

    [[nodiscard, gnu::always_inline]] bool literal(std::string_view word, std::string_view expected) {
        pass_blanks();
        if (static_cast<std::size_t>(end_ - at_) >= word.size() && std::memcmp(at_, word.data(), word.size()) == 0) {
            at_ += word.size();
            return true;
        }
        return bad_literal(word, expected);
    }
    [[gnu::cold, gnu::noinline]] bool bad_literal(std::string_view word, std::string_view expected) {
        if (at_ == end_ || *at_ != word.front()) return unexpected(expected);
        while (at_ != end_ && *at_ == word.front()) {
            ++at_;
            word.remove_prefix(1);
        }
        return malformed(expected);
    }

    scratch* memory_;
};

// Not in the class, where they would be inline: extern below.
template <class Nothing>
template <class T>
bool basic_reader<Nothing>::hard_real(T& out) {
    pass_blanks();
    const detail::number_fault fault = detail::read_real(at_, end_, out);
    if (fault == detail::number_fault::none) return true;
    return bad_number(fault, "a number", fault == detail::number_fault::inexact ? exact_words<T> : range_words<T>);
}

template <class Nothing>
bool basic_reader<Nothing>::skip_nested() {
    level_bits objects; // which levels are objects
    const int outside = depth_;
    for (;;) {
        step next = step::done;
        const token found = peek();
        if (found == token::object) {
            next = enter_object();
            if (next == step::more) objects.set(depth_ - 1, true);
        } else if (found == token::array) {
            next = enter_array();
            if (next == step::more) objects.set(depth_ - 1, false);
        } else if (!skip_plain(found)) {
            return false;
        }
        bool in_object = false;
        for (;;) {
            if (next == step::failed) return false;
            if (depth_ == outside) return true;
            in_object = objects.has(depth_ - 1);
            if (next == step::more) break;
            next = in_object ? next_member() : next_element();
        }
        if (in_object) {
            if (!skip_text()) return false;
            pass_blanks();
            if (at_ == end_ || *at_ != ':') return malformed("':'");
            ++at_;
        }
    }
}

#ifdef HEARKEN_COMPILED
extern template class basic_reader<void>;
extern template bool basic_reader<void>::hard_real<double>(double&);
#endif
using reader = basic_reader<void>;

} // namespace hearken::json
