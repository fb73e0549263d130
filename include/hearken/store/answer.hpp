// SPDX-License-Identifier: BSL-1.0
#pragma once
// What a database answers a statement of ours: rows as text, the same from each of them.

#include <hearken/words/calendar.hpp>
#include <hearken/words/error.hpp>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hearken::sql {

/// One row; a field is empty where it is NULL.
using fields = std::vector<std::optional<std::string>>;

/// Shape: bytes as they are, `t` or `1` for true, times as `time_of` reads them
struct answer {
    std::vector<fields> rows{};
    std::uint64_t changed = 0; ///< rows, by an UPDATE or DELETE
};

/// A whole number.
[[nodiscard]] inline std::int64_t whole_of(const std::optional<std::string>& field) {
    std::int64_t value = 0;
    if (field) std::from_chars(field->data(), field->data() + field->size(), value);
    return value;
}

[[nodiscard]] inline bool truth_of(const std::optional<std::string>& field) {
    return field == "t" || field == "1";
}

/// A point in time: `2025-12-19 06:30:00.123+00`, or with T and Z; without a zone it is UTC. Empty where it is none.
[[nodiscard]] inline std::optional<std::chrono::system_clock::time_point> time_of(std::string_view text) {
    if (text.ends_with("+00")) text.remove_suffix(3); // PostgreSQL's
    read_time found;
    if (parse_time(text, found) != time_fault::none) return {};
    std::int64_t milliseconds = 0;
    for (std::size_t i = 0; i < 3; ++i)
        milliseconds = milliseconds * 10 + (i < found.fraction.size() ? found.fraction[i] - '0' : 0);
    return std::chrono::sys_seconds(std::chrono::seconds(found.seconds)) + std::chrono::milliseconds(milliseconds);
}

/// `?` as `$1`, `$2`, ...: for a database that counts them. Takes: a text without any other `?`
[[nodiscard]] inline std::string numbered(std::string_view text) {
    std::string out;
    int number = 0;
    for (const char c : text) {
        if (c == '?')
            out.append("$").append(std::to_string(++number));
        else
            out += c;
    }
    return out;
}

} // namespace hearken::sql
