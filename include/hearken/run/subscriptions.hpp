// SPDX-License-Identifier: BSL-1.0
#pragma once
// The filters a listener wants: those of its routes, and those added at run time.

#include <hearken/route/dispatcher.hpp>
#include <hearken/run/dynamic_routes.hpp>
#include <hearken/topic/filter.hpp>
#include <hearken/transport/transport.hpp>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken::run {

/// Builds the lines of a SUBSCRIBE.
///
/// Shape: only filters that overlap another in part have a Subscription Identifier: each costs the client 5 % of its
///        time. It is a hash of the filter and of the whole set of filters: a session that an older program left
///        behind holds other ids, and its messages are never taken for copies
class subscriptions {
public:
    subscriptions(std::vector<wanted_filter> fixed, std::string share, const dynamic_routes& dynamic)
        : fixed_(std::move(fixed)), share_(std::move(share)), dynamic_(&dynamic) {
        std::uint64_t all = hash(0, share_);
        for (const wanted_filter& w : fixed_) all = hash(all, w.filter);
        for (std::size_t i = 0; i < fixed_.size(); ++i) {
            ids_.push_back(overlaps_another(i) ? unused_id(hash(all, fixed_[i].filter)) : 0);
        }
        held_.resize(ids_.size());
    }

    /// The broker has answered the line with this id. Without its own subscription a route gets every copy.
    void answered(std::uint32_t id, bool granted) noexcept {
        for (std::size_t i = 0; id != 0 && i < ids_.size(); ++i) {
            if (ids_[i] == id) std::atomic_ref(held_[i]).store(granted ? id : 0, std::memory_order_relaxed);
        }
    }

    /// The ids of the subscriptions that the broker holds, 0 for the others; read through `std::atomic_ref`.
    [[nodiscard]] std::span<std::uint32_t> held() noexcept { return held_; }

    /// The ids of the routes' filters, in the order of `dispatcher::subscriptions`.
    [[nodiscard]] std::span<const std::uint32_t> ids() const noexcept { return ids_; }

    /// Everything that is wanted now; retain handling is the caller's.
    [[nodiscard, gnu::cold]] std::vector<transport::subscription> lines(bool with_ids) const {
        std::vector<transport::subscription> all;
        for (std::size_t i = 0; i < fixed_.size(); ++i) {
            all.push_back({full(fixed_[i].filter), fixed_[i].qos, 0, with_ids ? ids_[i] : 0});
        }
        for (const auto& entry : *dynamic_->snapshot()) {
            transport::subscription line{full(entry.filter), entry.qos, 0, 0};
            transport::subscription* const same = find(all, line.filter);
            if (same == nullptr)
                all.push_back(std::move(line));
            else if (same->qos < line.qos)
                same->qos = line.qos; // one filter is one subscription (MQTT 5.0 3.8.4)
        }
        return all;
    }

    /// A filter that no route wants any longer; UNSUBSCRIBE goes out before the next SUBSCRIBE.
    [[gnu::cold]] void remove(std::string_view filter) {
        const std::lock_guard lock(mutex_);
        removed_.push_back(full(filter));
    }
    /// Without those that are wanted again, or by another route.
    [[nodiscard, gnu::cold]] std::vector<std::string> take_removed() {
        std::vector<std::string> gone;
        {
            const std::lock_guard lock(mutex_);
            gone.swap(removed_);
        }
        std::vector<transport::subscription> wanted = lines(false);
        std::erase_if(gone, [&](const std::string& filter) { return find(wanted, filter) != nullptr; });
        return gone;
    }
    /// The UNSUBSCRIBE failed: it goes out after the next CONNECT.
    [[gnu::cold]] void put_back(std::vector<std::string> gone) {
        const std::lock_guard lock(mutex_);
        for (std::string& filter : gone) removed_.push_back(std::move(filter));
    }

    /// The filters that overlap another in part, for the log: a 3.1.1 broker sends one copy or two, as it likes, and
    /// nobody knows for which.
    [[nodiscard, gnu::cold]] std::string overlapping() const {
        std::string names;
        for (std::size_t i = 0; i < fixed_.size(); ++i) {
            if (ids_[i] != 0) names.append(names.empty() ? "" : ", ").append(fixed_[i].filter);
        }
        return names;
    }

private:
    [[gnu::cold]] static transport::subscription* find(std::vector<transport::subscription>& all,
                                                       std::string_view filter) noexcept {
        for (transport::subscription& line : all) {
            if (line.filter == filter) return &line;
        }
        return nullptr;
    }

    [[nodiscard, gnu::cold]] bool overlaps_another(std::size_t i) const noexcept {
        for (std::size_t k = 0; k < fixed_.size(); ++k) {
            if (k != i && topic::overlap(fixed_[i].filter, fixed_[k].filter)) return true;
        }
        return false;
    }

    [[nodiscard, gnu::cold]] std::string full(std::string_view filter) const {
        if (share_.empty() || filter.starts_with("$share/")) return std::string(filter);
        return "$share/" + share_ + "/" + std::string(filter);
    }

    /// FNV-1a: the same in every run and every build.
    static std::uint64_t hash(std::uint64_t seed, std::string_view text) noexcept {
        std::uint64_t h = 14695981039346656037U ^ seed;
        for (char c : text) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211U;
        return h;
    }

    /// Ids go from 1 to 268,435,455 (MQTT 5.0 3.8.2.1.2).
    [[nodiscard]] std::uint32_t unused_id(std::uint64_t h) const noexcept {
        constexpr std::uint32_t most = 268'435'455;
        auto id = static_cast<std::uint32_t>(h % most) + 1;
        for (std::size_t i = 0; i < ids_.size(); ++i) {
            if (ids_[i] == id) {
                id = id % most + 1;
                i = static_cast<std::size_t>(-1);
            }
        }
        return id;
    }

    std::vector<wanted_filter> fixed_;
    std::string share_;
    const dynamic_routes* dynamic_;
    std::vector<std::uint32_t> ids_;
    std::vector<std::uint32_t> held_;
    mutable std::mutex mutex_;
    std::vector<std::string> removed_;
};

} // namespace hearken::run
