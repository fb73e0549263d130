// SPDX-License-Identifier: BSL-1.0
#pragma once
// Writes CBOR, the same bytes for the same values: shortest heads, keys in order. RFC 8949 section 4.2.1.

#include <hearken/cbor/half.hpp>
#include <hearken/cbor/head.hpp>
#include <hearken/cbor/number.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/tokens.hpp>
#include <hearken/words/utf8.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace hearken::cbor {

/// Appends one document to a string. The calls are those of a value from the outside in; members may come in any order
/// and are put into that of their encoded keys.
///
/// Errors:  errc::invalid_payload for text that is not UTF-8, errc::out_of_range for a number of more than 64 bits,
///          errc::duplicate_member for a key that comes twice
/// Threads: one at a time
/// Source:  RFC 8949 4.2.1
class writer {
public:
    /// Appends to `out`, which outlives the writer.
    explicit writer(std::string& out) noexcept : out_(&out) {}

    void begin_object(std::size_t members) { begin(detail::major::map, members); }

    /// The key of the next value.
    [[nodiscard]] bool key(std::string_view text) {
        members_.push_back({out_->size(), 0});
        ++open_.back().count;
        if (!content(detail::major::text, text)) return false;
        members_.back().key_end = out_->size();
        return true;
    }

    void end_object() {
        const container done = open_.back();
        sort(done.first_member);
        members_.resize(done.first_member);
        end_container(detail::major::map);
    }

    void begin_array(std::size_t elements) { begin(detail::major::array, elements); }
    void end_array() { end_container(detail::major::array); }

    void null() { simple(22); }
    void boolean(bool value) { simple(value ? 21 : 20); }

    template <class T>
        requires std::is_integral_v<T>
    void integer(T value) {
        count_element();
        if (value < T{0})
            head(detail::major::negative, ~static_cast<std::uint64_t>(value));
        else
            head(detail::major::whole, static_cast<std::uint64_t>(value));
    }

    /// The shortest of 16, 32 and 64 bits that is exactly the value.
    template <class T>
        requires std::is_floating_point_v<T>
    [[nodiscard]] bool real(T value) {
        count_element();
        const auto wide = static_cast<double>(value);
        if (const auto half = detail::to_half(wide)) {
            bits(25, *half, 2);
        } else if (const auto narrow = static_cast<float>(wide); static_cast<double>(narrow) == wide) {
            bits(26, std::bit_cast<std::uint32_t>(narrow), 4);
        } else {
            bits(27, std::bit_cast<std::uint64_t>(wide), 8);
        }
        return true;
    }

    [[nodiscard]] bool string(std::string_view text) {
        count_element();
        return content(detail::major::text, text);
    }

    /// A byte string.
    [[nodiscard]] bool bytes(std::string_view all) {
        count_element();
        return content(detail::major::bytes, all);
    }

    /// A number as its digits, those of JSON: an integer, or a decimal fraction where it has a point or an exponent.
    [[nodiscard]] bool number(std::string_view digits) {
        const std::optional<detail::decimal> found = detail::read_decimal(digits);
        if (!found) return refuse(errc::out_of_range, "a number of more than 64 bits");
        if (found->negative && found->mantissa == 0) return real(-0.0); // an integer knows no -0
        count_element();
        if (!found->whole) {
            head(detail::major::tag, detail::tag_decimal_fraction);
            head(detail::major::array, 2);
            const std::int64_t power = found->exponent;
            if (power < 0)
                head(detail::major::negative, ~static_cast<std::uint64_t>(power));
            else
                head(detail::major::whole, static_cast<std::uint64_t>(power));
        }
        if (found->negative)
            head(detail::major::negative, found->mantissa - 1);
        else
            head(detail::major::whole, found->mantissa);
        return true;
    }

    /// Any item as CBOR; the caller answers for its being valid.
    [[nodiscard]] bool raw(std::string_view item) {
        count_element();
        *out_ += item;
        return true;
    }

    /// A tag for the next value, which is to be written at once: 0 for a time as RFC 3339 text, 1 for a time as a
    /// number.
    ///
    /// Source: RFC 8949 3.4
    void tag(std::uint64_t number) { head(detail::major::tag, number); }

    /// False where a key came twice.
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
    /// An array or map that is being written.
    struct container {
        std::size_t start;        ///< where its head is
        std::size_t announced;    ///< the count in its head
        std::size_t count;        ///< the members or elements so far
        std::size_t first_member; ///< in `members_`
        bool array;
    };
    struct member {
        std::size_t start;
        std::size_t key_end;
    };

    void head(detail::major kind, std::uint64_t value) {
        char room[9];
        out_->append(room, detail::write_head(room, kind, value));
    }
    void bits(unsigned info, std::uint64_t value, std::size_t size) {
        *out_ += static_cast<char>(static_cast<unsigned>(detail::major::simple) << 5 | info);
        for (std::size_t i = size; i-- != 0;) *out_ += static_cast<char>(value >> (8 * i) & 0xFF);
    }
    void simple(std::uint64_t value) {
        count_element();
        head(detail::major::simple, value);
    }
    void count_element() {
        if (!open_.empty() && open_.back().array) ++open_.back().count;
    }
    [[nodiscard]] bool content(detail::major kind, std::string_view all) {
        if (kind == detail::major::text && invalid_utf8_at(all) != std::string_view::npos)
            return refuse(errc::invalid_payload, "text to write that is not valid UTF-8");
        head(kind, all.size());
        *out_ += all;
        return true;
    }

    void begin(detail::major kind, std::size_t count) {
        count_element();
        const std::size_t announced = count == unknown_count ? 0 : count;
        open_.push_back({out_->size(), announced, 0, members_.size(), kind == detail::major::array});
        head(kind, announced);
    }
    void end_container(detail::major kind) {
        const container done = open_.back();
        open_.pop_back();
        if (done.announced == done.count) return;
        char room[9];
        const std::size_t before = detail::write_head(room, kind, done.announced);
        const std::size_t size = detail::write_head(room, kind, done.count);
        out_->replace(done.start, before, room, size);
    }

    /// Puts the members from number `first` on, which end the text, into the order of their encoded keys.
    void sort(std::size_t first) {
        const auto begin = members_.begin() + static_cast<std::ptrdiff_t>(first);
        const auto key = [this](const member& m) {
            return std::string_view(*out_).substr(m.start, m.key_end - m.start);
        };
        const auto before = [&](const member& a, const member& b) { return key(a) < key(b); };
        if (!std::is_sorted(begin, members_.end(), before)) {
            const std::size_t from = begin->start;
            std::vector<std::pair<member, std::size_t>> order; // with the ends of the values
            order.reserve(members_.size() - first);
            for (auto m = begin; m != members_.end(); ++m) {
                order.emplace_back(*m, m + 1 != members_.end() ? (m + 1)->start : out_->size());
            }
            std::sort(order.begin(), order.end(),
                      [&](const auto& a, const auto& b) { return before(a.first, b.first); });
            std::string sorted;
            sorted.reserve(out_->size() - from);
            auto to = begin;
            for (const auto& [m, end] : order) {
                const std::size_t start = from + sorted.size();
                sorted.append(*out_, m.start, end - m.start);
                *to++ = {start, start + (m.key_end - m.start)};
            }
            out_->replace(from, std::string::npos, sorted);
        }
        const auto second = std::adjacent_find(begin, members_.end(),
                                               [&](const member& a, const member& b) { return key(a) == key(b); });
        if (second != members_.end() && failure_ == nullptr) {
            const std::string_view name = key(*second);
            const std::size_t head_size =
                static_cast<std::size_t>(detail::read_head(name.data(), name.data() + name.size()).after - name.data());
            refuse(errc::duplicate_member,
                   std::string("a second member \"").append(name.substr(head_size)).append("\""));
        }
    }

    std::string* out_;
    std::vector<container> open_;
    std::vector<member> members_;
    std::unique_ptr<error> failure_;
};

} // namespace hearken::cbor
