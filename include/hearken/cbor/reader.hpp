// SPDX-License-Identifier: BSL-1.0
#pragma once
// A strict pull reader for CBOR: every item of the document is checked, also in what is skipped. RFC 8949.

#include <hearken/cbor/cursor.hpp>
#include <hearken/cbor/head.hpp>
#include <hearken/cbor/number.hpp>
#include <hearken/words/decimal.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/exact.hpp>
#include <hearken/words/known_key.hpp>
#include <hearken/words/levels.hpp>
#include <hearken/words/scratch.hpp>
#include <hearken/words/tokens.hpp>
#include <hearken/words/utf8.hpp>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

namespace hearken::cbor {

/// Reads one document from front to back. Each call checks the bytes it passes; after a failure only `failure` is left.
/// Lengths may be indefinite and heads longer than they need be; tags are passed over, save those that make a number.
///
/// Takes:   a document, which nothing is read before or behind; memory for strings in chunks and for digits, which says
///          how deep it may nest
/// Shape:   views point into the document, or into the memory
/// Errors:  errc::invalid_payload, wrong_type, out_of_range, too_deep, with the exact byte
/// Threads: one at a time; allocates only for strings in chunks, digits, and for the error
/// Source:  RFC 8949
class reader : public cursor {
public:
    reader(std::string_view document, scratch& memory) noexcept
        : cursor(document, memory.depth_limit()), memory_(&memory) {}

    [[nodiscard]] scratch& memory() const noexcept { return *memory_; }

    /// Enters a map; `more` stands at its first key.
    [[nodiscard]] step enter_object() { return enter_any(detail::major::map, "an object"); }

    /// After a member's value: to the next key, or out of the map.
    [[nodiscard]] step next_member() { return go_on(false); }

    /// At a key: passes it if it is the one, in the shortest form. False says only that `key` must look at it.
    [[nodiscard]] bool match_key(const known_key& expected) noexcept {
        if (expected.tag == 0) return false; // matches nothing, or is empty
        char head[9];
        const std::size_t size = expected.text.size();
        const std::size_t start = detail::write_head(head, detail::major::text, size);
        if (static_cast<std::size_t>(end_ - at_) < start + size) return false;
        if (std::memcmp(at_, head, start) != 0) return false;
        if (std::memcmp(at_ + start, expected.text.data(), size) != 0) return false;
        at_ += start + size;
        return true;
    }

    /// At a key: reads and passes it. A key is text, or an integer as its digits: -2 is "-2".
    [[nodiscard]] bool key(std::string_view& out) {
        if (short_text(out)) return true;
        if (is_integer(look())) return number(out);
        return text(detail::major::text, "a key that is text or an integer", &out);
    }

    /// Enters an array; `more` stands at its first element.
    [[nodiscard]] step enter_array() { return enter_any(detail::major::array, "an array"); }

    /// After an element: to the next one, or out of the array.
    [[nodiscard]] step next_element() { return go_on(false); }

    /// Null or undefined.
    [[nodiscard]] bool null() {
        const item next = look();
        const bool fine = is_simple(next) && (next.head.info == 22 || next.head.info == 23);
        return fine ? pass(next) : unexpected("null");
    }

    [[nodiscard]] bool boolean(bool& out) {
        const item next = look();
        if (!is_simple(next) || (next.head.info != 20 && next.head.info != 21)) return unexpected("a boolean");
        out = next.head.info == 21;
        return pass(next);
    }

    /// An integer that `T` holds; a floating-point number is none.
    template <class T>
        requires std::is_integral_v<T>
    [[nodiscard]] bool integer(T& out) {
        const item next = look();
        if (is_bignum(next)) return beyond("an integer of 64 bits");
        if (!is_integer(next)) return unexpected("an integer");
        const bool negative = next.head.kind == detail::major::negative;
        constexpr auto highest = static_cast<std::uint64_t>(std::numeric_limits<T>::max());
        if (next.head.value > highest || (negative && std::is_unsigned_v<T>)) {
            return beyond("an integer from " + std::to_string(std::numeric_limits<T>::min()) + " to " +
                          std::to_string(std::numeric_limits<T>::max()));
        }
        out = static_cast<T>(negative ? ~next.head.value : next.head.value);
        return pass(next);
    }

    /// The nearest floating-point number; an error for an integer that is not exactly one, and beyond the largest. NaN
    /// and infinity are what they are.
    template <class T>
        requires std::is_floating_point_v<T>
    [[nodiscard]] bool real(T& out) {
        const item next = look();
        if (is_float(next)) {
            const double value = detail::float_value(next.head);
            out = static_cast<T>(value);
            if (out - out == T{0} || value - value != 0) return pass(next);
        } else if (is_integer(next)) {
            const bool negative = next.head.kind == detail::major::negative;
            const std::uint64_t size = next.head.value + (negative ? 1 : 0); // 0 for -2^64
            const T value = negative && size == 0 ? static_cast<T>(0x1p64) : static_cast<T>(size);
            if (!holds_exactly<T>(size)) return beyond(exact_words<T>);
            out = negative ? -value : value;
            return pass(next);
        } else if (is_pair(next, detail::tag_bigfloat)) {
            pair found;
            if (!read_pair(next, found)) return false;
            if (detail::binary(found.negative, found.mantissa, found.exponent).to_nearest(out)) return pass(found);
        } else {
            const mark before = here();
            std::string_view digits;
            if (!number(digits)) return false;
            if (to_nearest(digits, out)) return true;
            rewind(before);
        }
        return beyond(range_words<T>);
    }

    /// A number as its digits: those of an integer or a decimal fraction as they are, those of a bigfloat exactly,
    /// those of a floating-point number as short as reads back exactly, and never those of an integer: 1.0.
    [[nodiscard]] bool number(std::string_view& out) {
        const item next = look();
        if (is_pair(next, detail::tag_decimal_fraction)) return decimal_fraction(next, out);
        if (is_pair(next, detail::tag_bigfloat)) return bigfloat(next, out);
        if (is_bignum(next)) return beyond("a number of 64 bits");
        if (!is_integer(next) && !is_float(next)) return unexpected("a number");
        char* const room = memory_->take(detail::digits_room);
        char* end = room;
        if (is_integer(next)) {
            end = detail::write_integer(room, next.head.kind == detail::major::negative, next.head.value);
        } else {
            const double value = detail::float_value(next.head);
            if (value - value != 0) return beyond("a number with digits");
            end = detail::write_real(room, value);
        }
        out = keep(room, end);
        return pass(next);
    }

    /// Text; the view ends with the document and the memory it came from.
    [[nodiscard]] bool string(std::string_view& out) {
        return short_text(out) || text(detail::major::text, "a string", &out);
    }

    /// True where the next value is a byte string, which `bytes` reads.
    [[nodiscard]] bool at_bytes() const noexcept {
        const item next = look();
        return next.fault == nullptr && next.head.kind == detail::major::bytes && !detail::makes_number(next.tag);
    }

    /// A byte string.
    [[nodiscard]] bool bytes(std::string_view& out) { return text(detail::major::bytes, "bytes", &out); }

    /// Passes one item, whatever it is, and checks every byte of it.
    [[nodiscard]] bool skip();

    /// Passes one item and gives its bytes, with its tags.
    [[nodiscard]] bool raw(std::string_view& out) {
        const char* const first = at_;
        if (!skip()) return false;
        out = {first, static_cast<std::size_t>(at_ - first)};
        return true;
    }

    /// True where nothing is left.
    [[nodiscard]] bool end() {
        return at_ == end_ || fail(errc::invalid_payload, "expected the end, found another item", at_);
    }

private:
    static bool is_simple(const item& next) noexcept {
        return next.fault == nullptr && next.head.kind == detail::major::simple && !detail::makes_number(next.tag);
    }
    static bool is_integer(const item& next) noexcept {
        return next.fault == nullptr && next.head.kind <= detail::major::negative && !detail::makes_number(next.tag);
    }
    static bool is_bignum(const item& next) noexcept {
        return next.fault == nullptr && (next.tag == detail::tag_bignum || next.tag == detail::tag_negative_bignum);
    }
    static bool is_float(const item& next) noexcept {
        return is_simple(next) && next.head.info >= 25 && next.head.info <= 27;
    }

    static bool is_pair(const item& next, std::uint64_t tag) noexcept {
        return next.fault == nullptr && next.tag == tag;
    }

    /// What a decimal fraction and a bigfloat hold.
    struct pair {
        bool negative = false;
        std::uint64_t mantissa = 0; ///< as CBOR has it, -1 - mantissa where it is negative
        std::int64_t exponent = 0;
        const char* after = nullptr;
    };

    [[nodiscard]] bool pass(const item& passed) noexcept {
        at_ = passed.head.after;
        return true;
    }
    [[nodiscard]] bool pass(const pair& passed) noexcept {
        at_ = passed.after;
        return true;
    }

    [[nodiscard]] step enter_any(detail::major kind, std::string_view expected) {
        const item next = look();
        if (next.fault != nullptr || next.head.kind != kind || detail::makes_number(next.tag))
            return unexpected(expected), step::failed;
        return enter(next.head, next.at) ? go_on(true) : step::failed;
    }

    [[gnu::cold, gnu::noinline]] bool beyond(std::string_view expected) {
        std::string what = std::string("expected ").append(expected).append(", found ");
        const item next = look();
        char room[detail::digits_room];
        if (is_integer(next)) {
            what.append(room, detail::write_integer(room, next.head.kind == detail::major::negative, next.head.value));
        } else if (is_float(next)) {
            what.append(room, std::to_chars(room, room + sizeof room, detail::float_value(next.head)).ptr);
        } else {
            what += name(next);
        }
        return refuse(errc::out_of_range, std::move(what), position());
    }

    /// Gives back what of the memory at `room` is not needed.
    std::string_view keep(char* room, char* end) noexcept {
        const auto size = static_cast<std::size_t>(end - room);
        memory_->give_back(detail::digits_room - size);
        return {room, size};
    }

    /// [exponent, mantissa], both integers of 64 bits. RFC 8949 3.4.4.
    [[nodiscard]] bool read_pair(const item& next, pair& out) {
        const auto malformed_pair = [&] {
            std::string what("malformed ");
            what.append(name(next).substr(2)).append(": expected [exponent, mantissa]");
            return fail(errc::invalid_payload, std::move(what), next.at);
        };
        if (next.head.kind != detail::major::array || next.head.how != detail::extent::given || next.head.value != 2)
            return malformed_pair();
        if (next.head.after == end_) return malformed_pair();
        const detail::head power = detail::read_head(next.head.after, end_);
        if (power.kind > detail::major::negative || power.how != detail::extent::given) return malformed_pair();
        if (power.after == end_) return malformed_pair();
        const detail::head mantissa = detail::read_head(power.after, end_);
        if (mantissa.kind == detail::major::tag) return beyond("a number of 64 bits");
        if (mantissa.kind > detail::major::negative || mantissa.how != detail::extent::given) return malformed_pair();
        if (power.value >= static_cast<std::uint64_t>(detail::exponent_limit))
            return beyond("a number with a smaller exponent");
        const auto exponent = static_cast<std::int64_t>(power.value);
        out = {.negative = mantissa.kind == detail::major::negative,
               .mantissa = mantissa.value,
               .exponent = power.kind == detail::major::negative ? -1 - exponent : exponent,
               .after = mantissa.after};
        return true;
    }
    [[nodiscard]] bool decimal_fraction(const item& next, std::string_view& out) {
        pair found;
        if (!read_pair(next, found)) return false;
        char* const room = memory_->take(detail::digits_room);
        out = keep(room, detail::write_decimal(room, found.negative, found.mantissa, found.exponent));
        return pass(found);
    }
    [[nodiscard]] bool bigfloat(const item& next, std::string_view& out) {
        pair found;
        if (!read_pair(next, found)) return false;
        detail::binary exact(found.negative, found.mantissa, found.exponent);
        if (!exact.to_decimal()) return beyond("a number of 64 bits");
        char* const room = memory_->take(detail::digits_room);
        const std::uint64_t mantissa = exact.size - (exact.negative ? 1 : 0);
        out = keep(room, detail::write_decimal(room, exact.negative, mantissa, exact.exponent));
        return pass(found);
    }

    /// ASCII of up to 23 bytes, as almost all text is; false says only that `text` must look.
    [[nodiscard]] bool short_text(std::string_view& out) noexcept {
        const std::size_t rest = static_cast<std::size_t>(end_ - at_);
        const std::size_t size = rest != 0 ? static_cast<unsigned char>(*at_) ^ 0x60U : 24U;
        if (size >= 24 || size >= rest) return false;
        unsigned any = 0;
        for (const char byte : std::string_view(at_ + 1, size)) any |= static_cast<unsigned char>(byte);
        if (any >= 0x80) return false;
        out = {at_ + 1, size};
        at_ += size + 1;
        return true;
    }

    /// Text or bytes; without `out` they are checked only.
    [[nodiscard]] bool text(detail::major kind, std::string_view expected, std::string_view* out) {
        const item next = look();
        if (next.fault != nullptr || next.head.kind != kind || detail::makes_number(next.tag))
            return unexpected(expected);
        if (next.head.how == detail::extent::indefinite) return chunks(next, out);
        std::string_view found;
        if (!content(next.head, next.at, found)) return false;
        if (out != nullptr) *out = found;
        at_ = found.data() + found.size();
        return true;
    }

    /// The bytes behind the head of a string, checked.
    [[nodiscard]] bool content(const detail::head& found, const char* at, std::string_view& out) {
        const auto rest = static_cast<std::uint64_t>(end_ - found.after);
        if (found.value > rest) {
            return fail(errc::invalid_payload,
                        "expected " + std::to_string(found.value) + " bytes, found " + std::to_string(rest), at);
        }
        out = {found.after, static_cast<std::size_t>(found.value)};
        if (found.kind != detail::major::text) return true;
        const std::size_t bad = invalid_utf8_at(out);
        return bad == std::string_view::npos || fail(errc::invalid_payload, "invalid UTF-8", out.data() + bad);
    }

    /// A string of indefinite length: chunks of the same kind up to a break. RFC 8949 3.2.3.
    [[nodiscard, gnu::noinline]] bool chunks(const item& whole, std::string_view* out) {
        const char* const first = whole.head.after;
        std::size_t size = 0;
        std::string_view chunk;
        const auto walk = [&](auto&& each) {
            for (const char* at = first;;) {
                if (at == end_) return fail(errc::invalid_payload, "expected a break, found the end", at);
                if (static_cast<unsigned char>(*at) == detail::break_byte) return at_ = at + 1, true;
                const detail::head next = detail::read_head(at, end_);
                if (next.kind != whole.head.kind || next.how != detail::extent::given)
                    return fail(errc::invalid_payload, "malformed string: expected a chunk of its kind", at);
                if (!content(next, at, chunk)) return false;
                each();
                at = chunk.data() + chunk.size();
            }
        };
        if (!walk([&] { size += chunk.size(); })) return false;
        if (out == nullptr) return true;
        char* to = memory_->take(size);
        *out = {to, size};
        return walk([&] { to += chunk.copy(to, chunk.size()); });
    }

    scratch* memory_;
};

inline bool reader::skip() {
    level_bits values; // which levels are maps whose key has been passed
    level_bits maps;   // which levels are maps
    const int outside = depth_;
    do {
        const item next = look();
        if (next.fault != nullptr) return malformed(next);
        step after = step::done;
        if (next.head.kind == detail::major::bytes || next.head.kind == detail::major::text) {
            at_ = next.at;
            if (!text(next.head.kind, "a string", nullptr)) return false;
        } else if (next.head.kind == detail::major::array || next.head.kind == detail::major::map) {
            if (!enter(next.head, next.at)) return false;
            after = go_on(true);
            if (after == step::failed) return false;
            const int at = depth_ - (after == step::more ? 1 : 0);
            maps.set(at, next.head.kind == detail::major::map);
            values.set(at, false);
        } else {
            at_ = next.head.after;
        }
        while (after == step::done && depth_ > outside) {
            const int at = depth_ - 1;
            if (maps.has(at)) values.set(at, !values.has(at));
            after = values.has(at) ? step::more : go_on(false);
        }
        if (after == step::failed) return false;
    } while (depth_ > outside);
    return true;
}

} // namespace hearken::cbor
