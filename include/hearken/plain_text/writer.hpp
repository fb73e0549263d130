// SPDX-License-Identifier: BSL-1.0
#pragma once
// Writes one value as plain text: a number as its digits, a string as it is.

#include <hearken/plain_text/number.hpp>
#include <hearken/words/decimal.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/tokens.hpp>
#include <hearken/words/utf8.hpp>

#include <charconv>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace hearken::plain_text {

/// Appends one value to a string; null is nothing at all.
///
/// Errors:  errc::invalid_payload for text that is not UTF-8 or that a reader would not give back as it is, which
///          passes over blanks around it; errc::out_of_range for NaN and infinity; errc::wrong_type for arrays and
///          objects, which have no plain text
/// Threads: one at a time
class writer {
public:
    /// Appends to `out`, which outlives the writer.
    explicit writer(std::string& out) noexcept : out_(&out) {}

    void begin_object(std::size_t /*members*/) { refuse(errc::wrong_type, "an object has no plain text"); }
    [[nodiscard]] bool key(std::string_view /*text*/) const noexcept { return false; }
    void end_object() {}
    void begin_array(std::size_t /*elements*/) { refuse(errc::wrong_type, "an array has no plain text"); }
    void end_array() {}

    void null() {}
    void boolean(bool value) { *out_ += value ? "true" : "false"; }

    template <class T>
        requires std::is_integral_v<T>
    void integer(T value) {
        char digits[24];
        out_->append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
    }

    template <class T>
        requires std::is_floating_point_v<T>
    [[nodiscard]] bool real(T value) {
        if (!(value - value == T{0})) return refuse(errc::out_of_range, "NaN and infinity are not written as a number");
        char digits[shortest_room];
        out_->append(digits, write_shortest(digits, value));
        return true;
    }

    [[nodiscard]] bool string(std::string_view text) {
        if (invalid_utf8_at(text) != std::string_view::npos)
            return refuse(errc::invalid_payload, "text to write that is not valid UTF-8");
        constexpr std::string_view blanks = " \n\r\t";
        if (!text.empty() && (blanks.find(text.front()) != std::string_view::npos || text.back() == '\0' ||
                              blanks.find(text.back()) != std::string_view::npos || text.starts_with("\xEF\xBB\xBF")))
            return refuse(errc::invalid_payload, "plain text does not keep the blanks around it");
        *out_ += text;
        return true;
    }

    /// A number as its digits; the caller answers for their being one.
    [[nodiscard]] bool number(std::string_view digits) { return out_->append(digits), true; }

    [[nodiscard]] bool raw(std::string_view text) { return string(text); }

    /// How many bytes there are, and what a reader would take those from a place on for.
    [[nodiscard]] std::size_t size() const noexcept { return out_->size(); }
    [[nodiscard]] token token_from(std::size_t start) const noexcept {
        return detail::token_of(std::string_view(*out_).substr(start));
    }

    /// False where an array or an object was begun.
    [[nodiscard]] bool end() const noexcept { return failure_ == nullptr; }

    /// Makes an error of one's own.
    ///
    /// Gives: false
    [[gnu::cold, gnu::noinline]] bool refuse(errc code, std::string what) {
        failure_ = std::make_unique<error>(error{.code = code, .what = std::move(what)});
        return false;
    }

    /// What went wrong, after a call that failed; its path grows while the callers return.
    [[nodiscard]] error& failure() {
        if (failure_ == nullptr) refuse(errc::invalid_payload, "refused without a reason");
        return *failure_;
    }

private:
    std::string* out_;
    std::unique_ptr<error> failure_;
};

/// Beside a null, which is no text at all: an empty text would be read as null, and is refused.
class writer_beside_null : public writer {
public:
    using writer::writer;

    [[nodiscard]] bool string(std::string_view text) {
        if (text.empty()) return refuse(errc::invalid_payload, "an empty text would be read as nothing");
        return writer::string(text);
    }
    [[nodiscard]] bool raw(std::string_view text) { return string(text); }
};

} // namespace hearken::plain_text
