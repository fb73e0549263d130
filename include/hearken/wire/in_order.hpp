// SPDX-License-Identifier: BSL-1.0
#pragma once
// A map that keeps the order in which its keys came.

#include <cstddef>
#include <map>
#include <utility>
#include <vector>

namespace hearken {

/// A map in the order in which its keys came, for what is to be written as it was read:
/// `rest<double, in_order<std::string, double>>`.
///
/// Shape: a look-up is as fast as that of std::map; to erase the newest is cheap, any other moves those after it;
///        equal where the members and their order are
template <class Key, class T>
class in_order {
public:
    using key_type = Key;
    using mapped_type = T;
    using value_type = std::pair<Key, T>;
    using iterator = typename std::vector<value_type>::iterator;
    using const_iterator = typename std::vector<value_type>::const_iterator;

    /// The member of this key, and whether it is new.
    std::pair<iterator, bool> try_emplace(Key key) {
        const auto [found, is_new] = places_.try_emplace(key, members_.size());
        if (is_new) members_.emplace_back(std::move(key), T{});
        return {members_.begin() + static_cast<std::ptrdiff_t>(found->second), is_new};
    }
    T& operator[](Key key) { return try_emplace(std::move(key)).first->second; }

    [[nodiscard]] const_iterator find(const Key& key) const {
        const auto found = places_.find(key);
        return found == places_.end() ? end() : begin() + static_cast<std::ptrdiff_t>(found->second);
    }
    [[nodiscard]] bool contains(const Key& key) const { return places_.contains(key); }

    /// How many were removed: 1 or 0.
    std::size_t erase(const Key& key) {
        const auto found = places_.find(key);
        if (found == places_.end()) return 0;
        const std::size_t place = found->second;
        places_.erase(found);
        members_.erase(members_.begin() + static_cast<std::ptrdiff_t>(place));
        for (std::size_t i = place; i < members_.size(); ++i) --places_[members_[i].first];
        return 1;
    }
    void clear() noexcept {
        members_.clear();
        places_.clear();
    }

    [[nodiscard]] std::size_t size() const noexcept { return members_.size(); }
    [[nodiscard]] bool empty() const noexcept { return members_.empty(); }
    [[nodiscard]] iterator begin() noexcept { return members_.begin(); }
    [[nodiscard]] iterator end() noexcept { return members_.end(); }
    [[nodiscard]] const_iterator begin() const noexcept { return members_.begin(); }
    [[nodiscard]] const_iterator end() const noexcept { return members_.end(); }

    friend bool operator==(const in_order& a, const in_order& b) { return a.members_ == b.members_; }

private:
    std::vector<value_type> members_;
    std::map<Key, std::size_t> places_; // no hash: strangers may choose the keys
};

} // namespace hearken
