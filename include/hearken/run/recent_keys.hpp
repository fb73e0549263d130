// SPDX-License-Identifier: BSL-1.0
#pragma once
// The deduplication keys of the last messages.

#include <hearken/words/fingerprint.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_map>

namespace hearken::run {

/// A key, and the inbox's number of the message that has it; 0 where it has none.
struct kept_key {
    fingerprint key;
    std::uint64_t number = 0;
};

/// Shape:   beyond `most` the oldest is forgotten, also where what came after it was removed; about 80 bytes a key
/// Errors:  std::bad_alloc; then it is as it was
/// Threads: one
class recent_keys {
public:
    /// Where a key stands in the order of arrival, counted from the first there ever was.
    using place = std::uint64_t;
    static constexpr place nowhere = UINT64_MAX;

    explicit recent_keys(std::size_t most) noexcept : most_(most) {}

    /// Gives: its place, or `nowhere` where it is known
    place add(const kept_key& one) {
        const place at = first_ + order_.size();
        order_.push_back(one);
        try {
            if (!places_.try_emplace(one.key, at).second) {
                order_.pop_back();
                return nowhere;
            }
        } catch (...) {
            order_.pop_back();
            throw;
        }
        if (order_.size() > most_) drop_oldest();
        return at;
    }

    /// As if it had never come; nothing where the key has come again since, or is forgotten.
    void remove(const fingerprint& key, place at) noexcept {
        const auto found = places_.find(key);
        if (found != places_.end() && found->second == at) places_.erase(found);
        while (!order_.empty() && !is_known(order_.back(), first_ + order_.size() - 1)) order_.pop_back();
    }
    void remove(const fingerprint& key) noexcept {
        const auto found = places_.find(key);
        if (found != places_.end()) remove(key, found->second);
    }
    void clear() noexcept {
        first_ += order_.size();
        order_.clear();
        places_.clear();
    }

    [[nodiscard]] std::size_t size() const noexcept { return places_.size(); }

    /// Calls `use(const kept_key&)` for each, the oldest first.
    template <class Use>
    void each(Use&& use) const {
        place at = first_;
        for (const kept_key& one : order_) {
            if (is_known(one, at++)) use(one);
        }
    }

private:
    struct hash {
        std::size_t operator()(const fingerprint& key) const noexcept { return key.low; }
    };

    [[nodiscard]] bool is_known(const kept_key& one, place at) const noexcept {
        const auto found = places_.find(one.key);
        return found != places_.end() && found->second == at;
    }
    void drop_oldest() noexcept {
        if (is_known(order_.front(), first_)) places_.erase(order_.front().key);
        order_.pop_front();
        ++first_;
    }

    std::size_t most_;
    place first_ = 0; ///< of `order_`
    std::deque<kept_key> order_;
    std::unordered_map<fingerprint, place, hash> places_;
};

} // namespace hearken::run
