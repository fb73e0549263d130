// SPDX-License-Identifier: BSL-1.0
#pragma once
// The keys of an object that no member has, to find the first that comes twice.

#include <hearken/wire/concepts.hpp>
#include <hearken/wire/refusals.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace hearken::wire::detail {

/// Notes keys; whether they differ is looked at once, at the end.
class key_log {
public:
    void add(std::string_view key, std::size_t at) { keys_.push_back({key, at}); }

    /// False where one comes twice; the first that does is refused.
    template <reader Reader>
    [[nodiscard]] bool differ(Reader& in) {
        const auto less = [](const entry& a, const entry& b) { return a.key != b.key ? a.key < b.key : a.at < b.at; };
        std::sort(keys_.begin(), keys_.end(), less);
        const entry* second = nullptr;
        for (std::size_t i = 1; i < keys_.size(); ++i) {
            if (keys_[i].key == keys_[i - 1].key && (second == nullptr || keys_[i].at < second->at)) second = &keys_[i];
        }
        return second == nullptr ||
               in.refuse(errc::duplicate_member, about_member("a second member", second->key), second->at);
    }

private:
    struct entry {
        std::string_view key;
        std::size_t at;
    };
    std::vector<entry> keys_;
};
struct no_log {};

} // namespace hearken::wire::detail
