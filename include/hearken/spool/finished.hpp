// SPDX-License-Identifier: BSL-1.0
#pragma once
// Which records of a spool are done with: all below a low-water mark, and some above it.

#include <hearken/words/progress.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

namespace hearken::spool {

/// A growing set of numbers that is dense from below.
class finished {
public:
    finished() = default;
    /// Every number below `low_water`.
    explicit finished(std::uint64_t low_water) : low_water_(low_water) {}
    explicit finished(const progress& from) : low_water_(from.low_water), above_(from.finished) {}

    void add(std::uint64_t number) { add(number, number + 1); }

    /// Adds `first` up to, and without, `last`.
    void add(std::uint64_t first, std::uint64_t last) {
        first = std::max(first, low_water_);
        if (first >= last) return;
        // All ranges that the new one touches become one with it.
        const auto begin = std::lower_bound(above_.begin(), above_.end(), first,
                                            [](const progress::range& r, std::uint64_t n) { return r.last < n; });
        auto end = begin;
        for (; end != above_.end() && end->first <= last; ++end) {
            first = std::min(first, end->first);
            last = std::max(last, end->last);
        }
        if (first == low_water_) {
            low_water_ = last;
            above_.erase(begin, end);
        } else if (begin == end) {
            above_.insert(begin, {first, last});
        } else {
            *begin = {first, last};
            above_.erase(std::next(begin), end);
        }
    }

    [[nodiscard]] bool has(std::uint64_t number) const noexcept {
        if (number < low_water_) return true;
        if (above_.empty()) [[likely]]
            return false;
        const auto at = std::upper_bound(above_.begin(), above_.end(), number,
                                         [](std::uint64_t n, const progress::range& r) { return n < r.last; });
        return at != above_.end() && at->first <= number;
    }

    /// How many numbers below `end` it does not have.
    [[nodiscard]] std::uint64_t missing_below(std::uint64_t end) const noexcept {
        if (end <= low_water_) return 0;
        std::uint64_t missing = end - low_water_;
        for (const progress::range& r : above_) missing -= std::min(r.last, end) - std::min(r.first, end);
        return missing;
    }

    [[nodiscard]] std::uint64_t low_water() const noexcept { return low_water_; }
    [[nodiscard]] const std::vector<progress::range>& above() const noexcept { return above_; }

    /// The set as a store keeps it.
    [[nodiscard]] progress as_progress(const std::string& spool) const {
        return {.spool = spool, .low_water = low_water_, .finished = above_};
    }

private:
    std::uint64_t low_water_ = 0;
    std::vector<progress::range> above_; ///< ascending, not touching
};

} // namespace hearken::spool
