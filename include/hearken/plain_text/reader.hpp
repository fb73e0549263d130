// SPDX-License-Identifier: BSL-1.0
#pragma once
// Reads one plain value, `21.3` or `ON`, through the calls that read a document.

#include <hearken/plain_text/number.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/exact.hpp>
#include <hearken/words/known_key.hpp>
#include <hearken/words/scratch.hpp>
#include <hearken/words/tokens.hpp>
#include <hearken/words/utf8.hpp>

#include <cstddef>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace hearken::plain_text {

/// The value is a number where it looks like one, a boolean where it is `true` or `false`, null where nothing is there,
/// and a string otherwise; a string can be read from all of them. It has no arrays and no objects.
///
/// Takes:   a text, without a byte order mark, blanks and line ends around it, and NULs behind it, which are passed
///          over; memory; where the text stands in the document that it is a part of
/// Shape:   views point into the text
/// Errors:  errc::wrong_type, out_of_range; invalid_payload for a string that is not UTF-8
/// Threads: one at a time; allocates only for the error
class reader {
public:
    /// Numbers and words are strings as well, if that is what is asked for.
    static constexpr bool anything_is_a_string = true;

    /// A place to come back to: before the value, or behind it.
    enum class mark : bool { before, behind };

    reader(std::string_view text, scratch& memory, std::size_t offset = 0) noexcept : memory_(&memory) {
        const std::size_t whole = text.size();
        if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
        while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
        offset_ = offset + (whole - text.size());
        while (!text.empty() && (is_blank(text.back()) || text.back() == '\0')) text.remove_suffix(1);
        text_ = text;
    }

    [[nodiscard]] scratch& memory() const noexcept { return *memory_; }

    [[nodiscard]] token peek() const noexcept { return at_ == mark::behind ? token::nothing : detail::token_of(text_); }

    [[nodiscard]] std::size_t position() const noexcept { return offset_ + (at_ == mark::behind ? text_.size() : 0); }
    [[nodiscard]] mark here() const noexcept { return at_; }
    void rewind(mark to) noexcept { at_ = to; }

    [[nodiscard]] step enter_object() { return unexpected("an object"), step::failed; }
    [[nodiscard]] step next_member() { return unexpected("an object"), step::failed; }
    [[nodiscard]] bool match_key(const known_key& /*expected*/) noexcept { return false; }
    [[nodiscard]] bool key(std::string_view& /*out*/) { return unexpected("an object"); }
    [[nodiscard]] step enter_array() { return unexpected("an array"), step::failed; }
    [[nodiscard]] step next_element() { return unexpected("an array"), step::failed; }

    /// Nothing at all.
    [[nodiscard]] bool null() { return text_.empty() ? pass() : unexpected("nothing"); }

    [[nodiscard]] bool boolean(bool& out) {
        out = text_ == "true";
        return peek() == token::boolean ? pass() : unexpected("true or false");
    }

    /// An integer that `T` holds; `25.0` and `1e3` are none.
    template <class T>
        requires std::is_integral_v<T>
    [[nodiscard]] bool integer(T& out) {
        const detail::number_parts number = detail::scan_number(text_);
        if (!number.valid || !number.whole) return unexpected("an integer");
        if (detail::convert(number, out)) return pass();
        return beyond("an integer from " + std::to_string(std::numeric_limits<T>::min()) + " to " +
                      std::to_string(std::numeric_limits<T>::max()));
    }

    /// The nearest floating-point number; an error for an integer that is not exactly one, beyond the largest, and
    /// below the smallest.
    template <class T>
        requires std::is_floating_point_v<T>
    [[nodiscard]] bool real(T& out) {
        const detail::number_parts number = detail::scan_number(text_);
        if (!number.valid) return unexpected("a number");
        if (detail::convert(number, out)) return pass();
        return beyond(number.whole ? exact_words<T> : range_words<T>);
    }

    /// A number of any size, as its digits.
    [[nodiscard]] bool number(std::string_view& out) {
        const detail::number_parts number = detail::scan_number(text_);
        if (!number.valid) return unexpected("a number");
        out = number.digits;
        if (number.negative && out.data() == text_.data() + 1) {
            out = text_;
        } else if (number.negative) { // "-007": the minus does not stand before its first digit
            char* const room = memory_->take(out.size() + 1);
            *room = '-';
            std::memcpy(room + 1, out.data(), out.size());
            out = {room, out.size() + 1};
        }
        return pass();
    }

    /// The whole text.
    [[nodiscard]] bool string(std::string_view& out) {
        if (at_ == mark::behind) return unexpected("a string");
        if (const std::size_t bad = invalid_utf8_at(text_); bad != std::string_view::npos) return not_text(bad);
        out = text_;
        return pass();
    }

    [[nodiscard]] bool raw(std::string_view& out) { return string(out); }
    [[nodiscard]] bool skip() {
        std::string_view text;
        return string(text);
    }

    [[nodiscard]] bool end() { return at_ == mark::behind || unexpected("nothing"); }

    /// Makes an error of one's own.
    ///
    /// Gives: false
    [[gnu::cold, gnu::noinline]] bool refuse(errc code, std::string what, std::size_t byte) {
        failure_ = std::make_unique<error>(error{.code = code, .what = std::move(what), .byte = byte});
        return false;
    }

    /// The text is not what `expected` says: makes the error.
    ///
    /// Gives: false
    [[gnu::cold, gnu::noinline]] bool unexpected(std::string_view expected) {
        if (const std::size_t bad = invalid_utf8_at(text_); bad != std::string_view::npos) return not_text(bad);
        return refuse(errc::wrong_type, std::string("expected ").append(expected).append(found()), position());
    }

    /// What went wrong, after a call that failed; its path grows while the callers return.
    [[nodiscard]] error& failure() {
        if (failure_ == nullptr) refuse(errc::invalid_payload, "refused without a reason", position());
        return *failure_;
    }

private:
    static constexpr bool is_blank(char byte) noexcept {
        return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
    }

    [[nodiscard]] bool pass() noexcept {
        at_ = mark::behind;
        return true;
    }

    [[gnu::cold, gnu::noinline]] bool beyond(std::string_view expected) {
        return refuse(errc::out_of_range, std::string("expected ").append(expected).append(found()), position());
    }
    [[gnu::cold, gnu::noinline]] bool not_text(std::size_t at) {
        return refuse(errc::invalid_payload, "invalid UTF-8", offset_ + at);
    }

    /// `, found 21.5` or `, found "abc"`.
    [[gnu::cold, gnu::noinline]] std::string found() const {
        if (at_ == mark::behind || text_.empty()) return ", found nothing";
        const bool number = detail::scan_number(text_).valid;
        std::size_t size = text_.size() <= 40 ? text_.size() : 37;
        while (size < text_.size() && (static_cast<unsigned char>(text_[size]) & 0xC0U) == 0x80U) --size;
        std::string words(number ? ", found " : ", found \"");
        for (const char byte : text_.substr(0, size)) words += byte >= 0 && byte < ' ' ? '?' : byte;
        return words.append(size < text_.size() ? "..." : "").append(number ? "" : "\"");
    }

    std::string_view text_;
    std::size_t offset_ = 0;
    mark at_ = mark::before;
    scratch* memory_;
    std::unique_ptr<error> failure_;
};

} // namespace hearken::plain_text
