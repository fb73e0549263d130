// SPDX-License-Identifier: BSL-1.0
#pragma once
// One value of one row, as every database can take it.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace hearken {

/// What a cell holds, and what a column is made for.
enum class cell_kind : std::uint8_t {
    null,    ///< nothing; no column is of this kind
    boolean, ///< true or false
    integer, ///< a signed 64-bit number
    natural, ///< an unsigned 64-bit number
    real,    ///< a double
    number,  ///< a number as it was written, to the last digit
    text,    ///< UTF-8
    time,    ///< a point in time, UTC, with milliseconds
    json,    ///< a JSON document
    patch,   ///< a change of a JSON document; its column is of kind `json`
    bytes,   ///< anything
    payload, ///< bytes that are mostly text: text where a database tells text and bytes apart value by value
};

/// A change of a JSON document, as text: see `json_patch`.
struct json_change {
    std::string_view replace;
    std::string_view merge;
};

/// One value of one row.
///
/// Shape: text and bytes point into the rows they belong to
class cell {
public:
    constexpr cell() noexcept = default;

    [[nodiscard]] static constexpr cell of_boolean(bool is) noexcept { return {cell_kind::boolean, is ? 1 : 0}; }
    [[nodiscard]] static constexpr cell of_integer(std::int64_t n) noexcept { return {cell_kind::integer, n}; }
    [[nodiscard]] static constexpr cell of_natural(std::uint64_t n) noexcept {
        return {cell_kind::natural, static_cast<std::int64_t>(n)};
    }
    /// Units: milliseconds since 1970-01-01T00:00:00Z
    [[nodiscard]] static constexpr cell of_time(std::int64_t milliseconds) noexcept {
        return {cell_kind::time, milliseconds};
    }
    [[nodiscard]] static constexpr cell of_real(double x) noexcept {
        cell made;
        made.real_ = x;
        made.kind_ = cell_kind::real;
        return made;
    }
    /// Takes: kind = number, text, json, bytes or payload
    [[nodiscard]] static constexpr cell of_text(cell_kind kind, std::string_view at) noexcept {
        cell made;
        made.at_ = at.data();
        made.size_ = at.size();
        made.kind_ = kind;
        return made;
    }
    /// Takes: the size of `replace`, then `replace`, then `merge`, all in one piece of `size` bytes
    [[nodiscard]] static constexpr cell of_patch(const char* at, std::size_t size) noexcept {
        return of_text(cell_kind::patch, {at, size});
    }

    [[nodiscard]] constexpr cell_kind kind() const noexcept { return kind_; }
    [[nodiscard]] constexpr bool is_null() const noexcept { return kind_ == cell_kind::null; }
    [[nodiscard]] constexpr bool boolean() const noexcept { return whole_ != 0; }
    [[nodiscard]] constexpr std::int64_t integer() const noexcept { return whole_; }
    [[nodiscard]] constexpr std::uint64_t natural() const noexcept { return static_cast<std::uint64_t>(whole_); }
    [[nodiscard]] constexpr std::int64_t milliseconds() const noexcept { return whole_; }
    [[nodiscard]] constexpr double real() const noexcept { return real_; }
    [[nodiscard]] constexpr std::string_view text() const noexcept { return {at_, size_}; }
    [[nodiscard]] json_change patch() const noexcept {
        std::size_t replace = 0;
        std::memcpy(&replace, at_, sizeof replace);
        return {{at_ + sizeof replace, replace}, {at_ + sizeof replace + replace, size_ - sizeof replace - replace}};
    }

private:
    constexpr cell(cell_kind kind, std::int64_t whole) noexcept : whole_(whole), kind_(kind) {}

    union {
        std::int64_t whole_ = 0;
        double real_;
        const char* at_;
    };
    std::size_t size_ = 0;
    cell_kind kind_ = cell_kind::null;
};

} // namespace hearken
