// SPDX-License-Identifier: BSL-1.0
#pragma once
// The filters a listener wants: those of its routes, and those added at run time.

#include <hearken/route/dispatcher.hpp>
#include <hearken/run/dynamic_routes.hpp>
#include <hearken/topic/filter.hpp>
#include <hearken/transport/transport.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken::run {

/// Builds the lines of a SUBSCRIBE, and knows the copies that filters which overlap bring.
///
/// Shape:   only filters that overlap another have a Subscription Identifier: each costs the client 5 % of its time. It
///          is a hash of the filter and of the set of the routes' filters: a session that an older program left behind
///          holds other ids, and its messages are never taken for copies
/// Threads: any
class subscriptions {
public:
    subscriptions(std::vector<wanted_filter> fixed, std::string share, const dynamic_routes& dynamic)
        : fixed_(std::move(fixed)), share_(std::move(share)), dynamic_(&dynamic), all_(hash(0, share_)) {
        for (const wanted_filter& w : fixed_) all_ = hash(all_, w.filter);
        for (const wanted_filter& w : fixed_) ids_.push_back(unused_id(hash(all_, w.filter)));
    }

    /// The broker has answered the line with this id: with the QoS it granted, or not at all. Without its own
    /// subscription a route gets every copy.
    [[gnu::cold]] void answered(std::uint32_t id, std::optional<std::uint8_t> granted) {
        const std::lock_guard lock(mutex_);
        forget(id);
        if (granted && id != 0) held_.push_back({id, *granted});
    }
    /// The broker has a new session: it holds no subscription yet.
    [[gnu::cold]] void forget_answers() {
        const std::lock_guard lock(mutex_);
        held_.clear();
    }

    /// Filters that overlap bring one message twice on MQTT 5; the copy that another subscription brought is no news.
    /// An id that is not ours is from an older program's session: that message has no other copy. Nor is there one to
    /// rely on where the route's own subscription brings a lower QoS: a broker may drop that copy, and does where it
    /// queues for a session.
    ///
    /// Takes: the route's place in `dispatcher::subscriptions`
    [[nodiscard]] bool is_foreign_copy(const message_view& m, std::size_t fixed) const {
        return m.ids.size() != 0 && brought_by_others(m, ids_[fixed]);
    }
    /// The same for a route that was added at run time.
    [[nodiscard]] bool is_foreign_copy(const message_view& m, const dynamic_routes::entry& route) const {
        if (m.ids.size() == 0 || route.filter.starts_with("$share/")) return false; // its copy may be another's
        return brought_by_others(m, id_of(route.filter));
    }

    /// The ids of the routes' filters, in the order of `dispatcher::subscriptions`; those that overlap none go without.
    [[nodiscard]] std::span<const std::uint32_t> ids() const noexcept { return ids_; }

    /// Everything that is wanted now; retain handling is the caller's.
    [[nodiscard, gnu::cold]] std::vector<transport::subscription> lines(bool with_ids) const {
        const auto late = dynamic_->snapshot();
        std::vector<transport::subscription> all;
        for (const wanted_filter& w : fixed_) {
            all.push_back(
                {full(w.filter), w.qos, 0, with_ids && overlaps_another(w.filter, *late) ? id_of(w.filter) : 0});
        }
        for (const auto& entry : *late) {
            const bool crosses = with_ids && overlaps_another(entry.filter, *late);
            transport::subscription line{full(entry.filter), entry.qos, 0, crosses ? id_of(entry.filter) : 0};
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
        // What comes until the UNSUBACK is another route's now, and may be the only copy of it.
        if (std::ranges::find(fixed_, filter, &wanted_filter::filter) == fixed_.end()) forget(id_of(filter));
    }
    /// Without those that are wanted again, or by another route; each once.
    [[nodiscard, gnu::cold]] std::vector<std::string> take_removed() {
        std::vector<std::string> gone;
        {
            const std::lock_guard lock(mutex_);
            gone.swap(removed_);
        }
        std::vector<transport::subscription> wanted = lines(false);
        std::erase_if(gone, [&](const std::string& filter) { return find(wanted, filter) != nullptr; });
        std::ranges::sort(gone);
        gone.erase(std::ranges::unique(gone).begin(), gone.end());
        return gone;
    }
    /// The UNSUBSCRIBE failed: it goes out after the next CONNECT.
    [[gnu::cold]] void put_back(std::vector<std::string> gone) {
        const std::lock_guard lock(mutex_);
        for (std::string& filter : gone) removed_.push_back(std::move(filter));
    }

    /// The filters that overlap another, for the log: a 3.1.1 broker sends one copy or two, as it likes, and nobody
    /// knows for which.
    [[nodiscard, gnu::cold]] std::string overlapping() const {
        std::string names;
        for (const transport::subscription& line : lines(true)) {
            if (line.id != 0) names.append(names.empty() ? "" : ", ").append(topic::strip_share(line.filter));
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

    [[nodiscard, gnu::cold]] bool overlaps_another(std::string_view filter,
                                                   const dynamic_routes::list& late) const noexcept {
        const auto crosses = [&](std::string_view other) { return other != filter && topic::overlap(other, filter); };
        return std::ranges::any_of(fixed_, crosses, &wanted_filter::filter) ||
               std::ranges::any_of(late, crosses, &dynamic_routes::entry::filter);
    }

    [[nodiscard]] std::uint32_t id_of(std::string_view filter) const noexcept {
        for (std::size_t i = 0; i < fixed_.size(); ++i) {
            if (fixed_[i].filter == filter) return ids_[i];
        }
        return unused_id(hash(all_, filter));
    }

    /// By subscriptions of ours, none of which is `own`.
    [[nodiscard]] bool brought_by_others(const message_view& m, std::uint32_t own) const {
        const std::lock_guard lock(mutex_);
        const auto held = [&](std::uint32_t id) { return std::ranges::find(held_, id, &holding::id); };
        const auto ours = held(own);
        return ours != held_.end() && m.qos <= ours->qos &&
               std::ranges::all_of(m.ids, [&](std::uint32_t id) { return id != own && held(id) != held_.end(); });
    }
    void forget(std::uint32_t id) {
        std::erase_if(held_, [id](const holding& each) { return each.id == id; });
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

    /// A subscription that the broker holds.
    struct holding {
        std::uint32_t id;
        std::uint8_t qos; // as granted
    };

    std::vector<wanted_filter> fixed_;
    std::string share_;
    const dynamic_routes* dynamic_;
    std::uint64_t all_; ///< hash of the share and the fixed filters
    std::vector<std::uint32_t> ids_;
    mutable std::mutex mutex_;
    std::vector<holding> held_;
    std::vector<std::string> removed_;
};

} // namespace hearken::run
