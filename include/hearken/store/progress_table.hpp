// SPDX-License-Identifier: BSL-1.0
#pragma once
// The table in which a store keeps how far a spool has been worked off.

#include <hearken/rows/rows.hpp>
#include <hearken/rows/table.hpp>
#include <hearken/rows/types.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/progress.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken {

/// One spool's progress.
struct progress_row {
    std::string_view spool;
    std::uint64_t low_water;
    json_view finished; ///< half-open ranges: `[[5,7],[9,10]]`
};

/// Written in the transaction of the rows; the only table that is ours alone.
inline constexpr auto progress_table = table{"hearken_progress", key<&progress_row::spool>};

/// Appends the finished ranges as JSON: `[[5,7],[9,10]]`.
inline void write_finished(std::string& out, const std::vector<progress::range>& finished) {
    out += '[';
    for (const progress::range& one : finished) {
        if (out.back() == ']') out += ',';
        out.append(1, '[').append(std::to_string(one.first)).append(1, ',').append(std::to_string(one.last)) += ']';
    }
    out += ']';
}

/// Reads what `write_finished` wrote.
///
/// Errors: errc::schema_mismatch when the text is anything else, or the ranges are not ascending
[[nodiscard]] inline result<std::vector<progress::range>> read_finished(std::string_view text) {
    std::vector<progress::range> found;
    std::size_t at = 0;
    bool good = true;
    const auto expect = [&](char c) {
        good = good && at < text.size() && text[at] == c;
        ++at;
    };
    const auto number = [&] {
        std::uint64_t n = 0;
        const std::size_t first = at;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
            n = n * 10 + static_cast<std::uint64_t>(text[at] - '0');
        }
        good = good && at != first && at - first < 20;
        return n;
    };
    expect('[');
    while (good && at < text.size() && text[at] != ']') {
        if (!found.empty()) expect(',');
        expect('[');
        const std::uint64_t first = number();
        expect(',');
        const std::uint64_t last = number();
        expect(']');
        good = good && first < last && (found.empty() || found.back().last < first);
        if (good) found.push_back({first, last});
    }
    expect(']');
    if (good && at == text.size()) return found;
    return fail(errc::schema_mismatch, "table hearken_progress: column finished holds '" + std::string(text) +
                                           "', not ranges such as [[5,7]]; delete the row to start anew");
}

/// Progress as the row a store writes. Shape: what it gave is valid until it is called again
class progress_writer {
public:
    [[nodiscard]] std::span<const row> operator()(const progress& at) {
        finished_.clear();
        write_finished(finished_, at.finished);
        rows_.clear();
        rows_.upsert(progress_table, {.spool = at.spool, .low_water = at.low_water, .finished = {finished_}});
        return rows_.all();
    }

private:
    rows rows_;
    std::string finished_;
};

} // namespace hearken
