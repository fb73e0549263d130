// SPDX-License-Identifier: BSL-1.0
#pragma once
// Where a reader stands in a JSON document, and how it says what is wrong there.

#include <hearken/json/number.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/tokens.hpp>

#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace hearken::json {

/// The part of `reader` that reads no values.
///
/// Takes:   a document, which nothing is read before or behind
/// Shape:   a template with the one argument void, so that what is no template in it is made here or, where
///          HEARKEN_COMPILED is defined, once in the target hearken::compiled (docs/guide.md, "Compile time")
/// Threads: one at a time; allocates only for the error
template <class Nothing>
class basic_cursor {
public:
    /// A place in the document to come back to.
    struct mark {
        const char* at;
        int depth;
    };

    /// The kind of the next value, `token::nothing` where there is none.
    [[nodiscard, gnu::always_inline]] token peek() noexcept {
        pass_blanks();
        return at_ == end_ ? token::nothing : kind_of(*at_);
    }

    /// Where the reader stands: the offset of the next value's first byte.
    [[nodiscard]] std::size_t position() noexcept {
        pass_blanks();
        return static_cast<std::size_t>(at_ - start_);
    }

    [[nodiscard]] mark here() const noexcept { return {at_, depth_}; }
    void rewind(mark to) noexcept {
        at_ = to.at;
        depth_ = to.depth;
    }

    /// Makes an error of one's own: `return reader.refuse(errc::out_of_range, "expected a latitude", at);`
    ///
    /// Gives: false
    [[gnu::cold, gnu::noinline]] bool refuse(errc code, std::string what, std::size_t byte) {
        failure_ = std::make_unique<error>(error{.code = code, .what = std::move(what), .byte = byte});
        return false;
    }

    /// The value is of another kind than `expected`, say "a number": makes the error.
    ///
    /// Gives: false
    [[gnu::cold, gnu::noinline]] bool unexpected(std::string_view expected) {
        const token found = peek();
        if (found == token::nothing || !is_spelled(found)) return malformed(expected);
        return refuse(errc::wrong_type,
                      std::string("expected ").append(expected).append(", found ").append(name(found)), position());
    }

    /// What went wrong, after a call that failed; its path grows while the callers return.
    [[nodiscard]] error& failure() {
        if (failure_ == nullptr) refuse(errc::invalid_payload, "refused without a reason", position());
        return *failure_;
    }

protected:
    /// Takes: how deep arrays and objects may nest
    basic_cursor(std::string_view document, int depth_limit) noexcept
        : at_(document.data()), end_(document.data() + document.size()), start_(document.data()),
          depth_limit_(depth_limit) {
        if (document.size() >= 3 && std::memcmp(at_, "\xEF\xBB\xBF", 3) == 0) at_ += 3;
    }

    static constexpr bool is_blank(char byte) noexcept {
        return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
    }

    static constexpr token kind_of(char byte) noexcept {
        switch (byte) {
        case '"': return token::string;
        case '{': return token::object;
        case '[': return token::array;
        case 't':
        case 'f': return token::boolean;
        case 'n': return token::null;
        default: return byte == '-' || detail::is_digit(byte) ? token::number : token::nothing;
        }
    }

    /// The first byte of `null` is also that of `nonsense`.
    [[nodiscard]] bool is_spelled(token found) const noexcept {
        const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
        if (found == token::null) return rest.starts_with("null");
        return found != token::boolean || rest.starts_with("true") || rest.starts_with("false");
    }

    [[gnu::always_inline]] void pass_blanks() noexcept {
        if (at_ != end_ && static_cast<unsigned char>(*at_) <= ' ') [[unlikely]]
            pass_more_blanks();
    }
    [[gnu::noinline]] void pass_more_blanks() noexcept {
        const char* at = at_;
        while (at != end_ && is_blank(*at)) ++at;
        at_ = at;
    }

    [[gnu::cold, gnu::noinline]] bool bad_number(detail::number_fault fault, std::string_view expected,
                                                 std::string_view range) {
        if (peek() != token::number) return unexpected(expected);
        const detail::number_end found = detail::scan_number(at_, end_);
        if (!found.valid) return fail(errc::invalid_payload, "malformed number", found.at);
        const std::size_t size = static_cast<std::size_t>(found.at - at_);
        const bool large = fault == detail::number_fault::too_large || fault == detail::number_fault::inexact;
        std::string what = std::string("expected ").append(large ? range : expected).append(", found ");
        what.append(at_, size <= 40 ? size : 37).append(size <= 40 ? "" : "...");
        return refuse(large ? errc::out_of_range : errc::wrong_type, std::move(what), position());
    }

    /// Not JSON at this byte, where `expected` should be.
    [[gnu::cold, gnu::noinline]] bool malformed(std::string_view expected) {
        std::string what = std::string("expected ").append(expected).append(", found ");
        const unsigned char byte = at_ != end_ ? static_cast<unsigned char>(*at_) : 0;
        if (at_ == end_) {
            what += "the end";
        } else if (byte > ' ' && byte < 0x7F) {
            what.append("'").append(1, *at_).append("'");
        } else {
            constexpr char digits[] = "0123456789ABCDEF";
            what.append("byte 0x").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
        }
        return fail(errc::invalid_payload, std::move(what), at_);
    }

    [[gnu::cold, gnu::noinline]] bool too_deep() {
        return fail(errc::too_deep, "nested deeper than " + std::to_string(depth_limit_) + " levels", at_);
    }
    [[gnu::cold, gnu::noinline]] bool fail(errc code, std::string what, const char* at) {
        return refuse(code, std::move(what), static_cast<std::size_t>(at - start_));
    }

    const char* at_;
    const char* end_;
    const char* start_;
    int depth_ = 0;
    int depth_limit_;

private:
    std::unique_ptr<error> failure_;
};

#ifdef HEARKEN_COMPILED
extern template class basic_cursor<void>;
#endif
using cursor = basic_cursor<void>;

} // namespace hearken::json
