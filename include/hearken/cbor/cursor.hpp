// SPDX-License-Identifier: BSL-1.0
#pragma once
// Where a reader stands in a CBOR document, and how it says what is wrong there.

#include <hearken/cbor/head.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/levels.hpp>
#include <hearken/words/tokens.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace hearken::cbor {

/// The part of `reader` that reads no values.
///
/// Takes:   a document, which nothing is read before or behind
/// Threads: one at a time; allocates only for the error
class cursor {
    /// How much is left of an array, or of a map's pairs, in which the reader stands.
    struct level {
        std::uint64_t left;
        bool indefinite;
    };

public:
    /// A place in the document to come back to.
    struct mark {
        const char* at;
        int depth;
        level inside;
    };

    /// The kind of the next value, `token::nothing` where there is none. Bytes are a string, undefined is null.
    [[nodiscard]] token peek() noexcept {
        item next = look();
        if (next.fault != nullptr) return token::nothing;
        if (detail::makes_number(next.tag)) return token::number;
        switch (next.head.kind) {
        case detail::major::whole:
        case detail::major::negative: return token::number;
        case detail::major::bytes:
        case detail::major::text: return token::string;
        case detail::major::array: return token::array;
        case detail::major::map: return token::object;
        case detail::major::tag: return token::nothing;
        case detail::major::simple: break;
        }
        if (next.head.info == 20 || next.head.info == 21) return token::boolean;
        if (next.head.info == 22 || next.head.info == 23) return token::null;
        return next.head.info >= 25 && next.head.info <= 27 ? token::number : token::nothing;
    }

    /// Where the reader stands: the offset of the next item's first byte, which may be a tag.
    [[nodiscard]] std::size_t position() const noexcept { return static_cast<std::size_t>(at_ - start_); }

    [[nodiscard]] mark here() const noexcept { return {at_, depth_, depth_ != 0 ? levels_[top()] : level{}}; }
    void rewind(mark to) noexcept {
        at_ = to.at;
        depth_ = to.depth;
        if (depth_ != 0) levels_[top()] = to.inside;
    }

    /// Makes an error of one's own.
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
        const item next = look();
        if (next.fault != nullptr) return malformed(next);
        return refuse(errc::wrong_type, std::string("expected ").append(expected).append(", found ").append(name(next)),
                      position());
    }

    /// What went wrong, after a call that failed; its path grows while the callers return.
    [[nodiscard]] error& failure() {
        if (failure_ == nullptr) refuse(errc::invalid_payload, "refused without a reason", position());
        return *failure_;
    }

protected:
    /// The next item, its tags passed.
    struct item {
        detail::head head;
        std::uint64_t tag = detail::no_tag; ///< the innermost of its tags
        const char* at = nullptr;           ///< its own first byte
        const char* fault = nullptr;        ///< why there is none, at `at`
    };

    /// Takes: how deep arrays and maps may nest
    cursor(std::string_view document, int depth_limit) noexcept
        : at_(document.data()), end_(document.data() + document.size()), start_(document.data()),
          depth_limit_(depth_limit) {}

    [[nodiscard, gnu::always_inline]] item look() const noexcept {
        if (at_ != end_) [[likely]] {
            const detail::head found = detail::read_head(at_, end_);
            const bool common =
                found.kind < detail::major::tag || (found.info != 24 && found.kind != detail::major::tag);
            if (found.how == detail::extent::given && common) [[likely]]
                return {found, detail::no_tag, at_, nullptr};
        }
        return look_behind_tags();
    }

    /// The words for an item, as errors name it.
    [[nodiscard]] static std::string_view name(const item& found) noexcept {
        if (found.tag == detail::tag_bignum || found.tag == detail::tag_negative_bignum)
            return "a number of more than 64 bits";
        if (found.tag == detail::tag_decimal_fraction) return "a decimal fraction";
        if (found.tag == detail::tag_bigfloat) return "a bigfloat";
        if (found.tag == detail::tag_rational) return "a rational number";
        switch (found.head.kind) {
        case detail::major::whole:
        case detail::major::negative: return "an integer";
        case detail::major::bytes: return "bytes";
        case detail::major::text: return "a string";
        case detail::major::array: return "an array";
        case detail::major::map: return "an object";
        case detail::major::tag: return "a tag";
        case detail::major::simple: break;
        }
        switch (found.head.info) {
        case 20:
        case 21: return "a boolean";
        case 22: return "null";
        case 23: return "undefined";
        case 25:
        case 26:
        case 27: return "a floating-point number";
        default: return "a simple value without a meaning";
        }
    }

    [[gnu::cold, gnu::noinline]] bool malformed(const item& found) {
        return fail(errc::invalid_payload, found.fault, found.at);
    }
    [[gnu::cold, gnu::noinline]] bool fail(errc code, std::string what, const char* at) {
        return refuse(code, std::move(what), static_cast<std::size_t>(at - start_));
    }

    /// Enters an array or map of which the head has been passed.
    [[nodiscard]] bool enter(const detail::head& found, const char* at) {
        if (depth_ == depth_limit_) return too_deep(at);
        const bool indefinite = found.how == detail::extent::indefinite;
        const auto rest = static_cast<std::uint64_t>(end_ - found.after);
        const std::uint64_t most = found.kind == detail::major::map ? rest / 2 : rest;
        if (!indefinite && found.value > most)
            return fail(errc::invalid_payload, "expected " + std::to_string(found.value) + " items, found the end", at);
        at_ = found.after;
        levels_[static_cast<std::size_t>(depth_++)] = {found.value, indefinite};
        return true;
    }

    /// After an item of the innermost array or map, or after its head.
    [[nodiscard]] step go_on(bool entered) {
        level& inside = levels_[top()];
        if (inside.indefinite) {
            if (at_ == end_) return fail(errc::invalid_payload, "expected a break, found the end", at_), step::failed;
            if (static_cast<unsigned char>(*at_) != detail::break_byte) return step::more;
            ++at_;
        } else {
            if (!entered) --inside.left;
            if (inside.left != 0) return step::more;
        }
        --depth_;
        return step::done;
    }

    const char* at_;
    const char* end_;
    const char* start_;
    int depth_ = 0;

private:
    [[gnu::cold, gnu::noinline]] bool too_deep(const char* at) {
        return fail(errc::too_deep, "nested deeper than " + std::to_string(depth_limit_) + " levels", at);
    }

    [[nodiscard, gnu::noinline]] item look_behind_tags() const noexcept {
        item found{};
        for (found.at = at_;; found.at = found.head.after) {
            if (found.at == end_) {
                found.fault = "expected a value, found the end";
                return found;
            }
            found.head = detail::read_head(found.at, end_);
            found.fault = fault_of(found.head);
            if (found.fault != nullptr || found.head.kind != detail::major::tag) return found;
            found.tag = found.head.value;
        }
    }

    [[nodiscard]] std::size_t top() const noexcept { return static_cast<std::size_t>(depth_ - 1); }

    /// What keeps a head from being the start of an item. RFC 8949 3 and 3.3.
    [[nodiscard]] static constexpr const char* fault_of(const detail::head& found) noexcept {
        using enum detail::major;
        if (found.how == detail::extent::given)
            return found.kind == simple && found.info == 24 && found.value < 32 ? "malformed simple value" : nullptr;
        if (found.how == detail::extent::cut_off) return "expected the rest of a head, found the end";
        if (found.how == detail::extent::reserved) return "malformed item: reserved additional information";
        if (found.kind == simple) return "expected a value, found a break";
        const bool fine = found.kind == bytes || found.kind == text || found.kind == array || found.kind == map;
        return fine ? nullptr : "malformed item: an indefinite length that cannot be";
    }

    int depth_limit_;
    std::array<level, deepest> levels_; // not initialised: only those below `depth_` are read
    std::unique_ptr<error> failure_;
};

} // namespace hearken::cbor
