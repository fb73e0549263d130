// SPDX-License-Identifier: BSL-1.0
#pragma once
// Counts messages by where they ended, and how many come a second.

#include <hearken/words/status.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace hearken::run {

/// Messages per second over the last ten whole seconds. One thread counts, any reads.
class rate_meter {
public:
    using clock = std::chrono::system_clock;

    void count(clock::time_point at) noexcept {
        const std::int64_t second = second_of(at);
        slot& s = slots_[index(second)];
        if (s.second.load(std::memory_order_relaxed) != second) {
            s.count.store(0, std::memory_order_relaxed);
            s.second.store(second, std::memory_order_relaxed);
        }
        s.count.store(s.count.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        last_.store(at.time_since_epoch().count(), std::memory_order_relaxed);
    }

    [[nodiscard]] double per_second(clock::time_point now) const noexcept {
        const std::int64_t second = second_of(now);
        std::uint64_t sum = 0;
        for (std::int64_t back = 1; back <= window; ++back) {
            const slot& s = slots_[index(second - back)];
            if (s.second.load(std::memory_order_relaxed) == second - back)
                sum += s.count.load(std::memory_order_relaxed);
        }
        return static_cast<double>(sum) / static_cast<double>(window);
    }

    /// When the last message came; the epoch where none did.
    [[nodiscard]] clock::time_point last() const noexcept {
        return clock::time_point(clock::duration(last_.load(std::memory_order_relaxed)));
    }

private:
    static constexpr std::int64_t window = 10;
    struct slot {
        std::atomic<std::int64_t> second{-1};
        std::atomic<std::uint64_t> count{0};
    };
    static std::int64_t second_of(clock::time_point at) noexcept {
        return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
    }
    static std::size_t index(std::int64_t second) noexcept { return static_cast<std::size_t>(second) % 16; }

    std::array<slot, 16> slots_{};
    std::atomic<clock::rep> last_{0};
};

/// Where a message ended.
enum class end : std::uint8_t { handled, rejected, unmatched, duplicate, shed };

/// The counters behind `hearken::ledger`.
class account {
public:
    void received(std::chrono::system_clock::time_point at) noexcept {
        received_.fetch_add(1, std::memory_order_relaxed);
        rate_.count(at);
    }
    /// Takes back `received`: the message stays with the broker.
    void refused() noexcept {
        received_.fetch_sub(1, std::memory_order_relaxed);
        refused_.fetch_add(1, std::memory_order_relaxed);
    }
    /// So many waited in an inbox when it was opened, `own` of which this process had received; the others were
    /// received by an earlier one.
    void recovered(std::uint64_t waiting, std::uint64_t own) noexcept {
        if (waiting > own) received_.fetch_add(waiting - own, std::memory_order_relaxed);
    }
    /// Takes such back: they are damaged.
    void missing(std::uint64_t messages) noexcept {
        received_.fetch_sub(messages, std::memory_order_relaxed);
        damaged_.fetch_add(messages, std::memory_order_relaxed);
    }
    void settled(end how, std::uint64_t messages = 1) noexcept {
        ends_[static_cast<std::size_t>(how)].fetch_add(messages, std::memory_order_relaxed);
    }

    /// Counts a batch.
    void settled(const ledger& batch) noexcept {
        const std::array<std::uint64_t, 5> sums{batch.handled, batch.rejected, batch.unmatched, batch.duplicate,
                                                batch.shed};
        for (std::size_t e = 0; e < sums.size(); ++e) {
            if (sums[e] != 0) settled(static_cast<end>(e), sums[e]);
        }
        if (batch.skipped != 0) skipped(batch.skipped);
    }

    /// Counts parts of a message that were bad and passed over.
    void skipped(std::uint64_t parts) noexcept { skipped_.fetch_add(parts, std::memory_order_relaxed); }

    /// The sums; `pending` is what is left, so that a look in mid-stream balances too.
    [[nodiscard]] ledger read() const noexcept {
        ledger l;
        l.handled = at(end::handled);
        l.rejected = at(end::rejected);
        l.unmatched = at(end::unmatched);
        l.duplicate = at(end::duplicate);
        l.shed = at(end::shed);
        l.received = received_.load(std::memory_order_relaxed); // after the ends: never below their sum
        l.refused = refused_.load(std::memory_order_relaxed);
        l.damaged = damaged_.load(std::memory_order_relaxed);
        l.skipped = skipped_.load(std::memory_order_relaxed);
        const std::uint64_t ended = l.handled + l.rejected + l.unmatched + l.duplicate + l.shed;
        l.pending = l.received > ended ? l.received - ended : 0;
        return l;
    }
    [[nodiscard]] const rate_meter& rate() const noexcept { return rate_; }

private:
    [[nodiscard]] std::uint64_t at(end how) const noexcept {
        return ends_[static_cast<std::size_t>(how)].load(std::memory_order_relaxed);
    }
    std::atomic<std::uint64_t> received_{0};
    std::atomic<std::uint64_t> refused_{0};
    std::atomic<std::uint64_t> skipped_{0};
    std::atomic<std::uint64_t> damaged_{0};
    std::array<std::atomic<std::uint64_t>, 5> ends_{};
    rate_meter rate_;
};

} // namespace hearken::run
