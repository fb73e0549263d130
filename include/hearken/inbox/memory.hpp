// SPDX-License-Identifier: BSL-1.0
#pragma once
// A bounded queue in memory: the ack leaves after a copy, handlers run on a thread of their own.

#include <hearken/inbox/inbox.hpp>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <utility>

namespace hearken::inbox {

/// How much a memory inbox may hold.
struct memory_limits {
    std::size_t bytes = 64UL * 1024 * 1024; ///< topics, payloads, and `memory::per_message` for each
};

/// Pick it for slow handlers of messages that may be lost on kill -9.
///
/// Shape:   messages lie in blocks that are used again: no allocation a message once it has been as full as it gets
/// Threads: `append` on one thread, `take` and `settle` on another
class memory {
public:
    using family = hearken::family::inbox;
    static constexpr bool queued = true;
    static constexpr bool survives_kill = false;
    static constexpr std::size_t per_message = 128; ///< bytes that a message counts beside its topic and payload

    explicit memory(memory_limits limits = {}) : state_(std::make_unique<shared>()) { state_->limits = limits; }

    result<> check(const opening& how) const {
        if (state_->limits.bytes == 0) return fail(errc::configuration, "inbox::memory: bytes must be above 0");
        if (state_->limits.bytes < how.window * per_message)
            return fail(errc::configuration, "inbox::memory: bytes must be " +
                                                 std::to_string(how.window * per_message) + " or more, for the " +
                                                 std::to_string(how.window) +
                                                 " messages that may come at once; or lower options.receive_maximum");
        return {};
    }
    result<> open(const opening& how) { return check(how); }

    result<> ready() { return {}; }

    appended append(const message_view& m, overflow_action full) noexcept {
        try {
            return append_or_throw(m, full);
        } catch (const std::bad_alloc&) {
            return {.kept = false}; // without an ack the broker keeps it
        }
    }

    bool take(batch& out, const limits& most, std::stop_token stop) {
        out.messages.clear();
        out.marks.clear();
        shared& s = *state_;
        std::unique_lock lock(s.mutex);
        s.asleep = s.queue.empty();
        const auto something = [&] { return !s.queue.empty(); };
        if (most.until == clock::time_point::max())
            s.filled.wait(lock, stop, something);
        else
            s.filled.wait_until(lock, stop, most.until, something);
        s.asleep = false;
        if (s.queue.empty()) return !stop.stop_requested();
        // Busy: wait a moment for company, so that a wake-up serves many messages. Idle: no delay.
        const auto now = clock::now();
        if (now - s.last_take < calm) {
            s.wanted = most.messages;
            s.filled.wait_for(lock, stop, std::min<clock::duration>(most.age, calm),
                              [&] { return s.queue.size() >= most.messages || s.waiting_for_room; });
            s.wanted = 0;
        }
        s.last_take = clock::now();
        for (std::size_t bytes = 0; !s.queue.empty() && out.messages.size() < most.messages && bytes < most.bytes;) {
            const entry e = s.queue.pop();
            bytes += length(e.message);
            out.messages.push_back(e.message);
            out.marks.push_back(reinterpret_cast<std::uintptr_t>(e.home));
        }
        return true;
    }

    /// What waits to be handled again is copied by then: the bytes of the batch are free.
    void settle(batch& done, std::span<const std::uint64_t>) noexcept {
        shared& s = *state_;
        {
            const std::lock_guard lock(s.mutex);
            for (std::size_t i = 0; i < done.marks.size(); ++i) {
                s.release(reinterpret_cast<block*>(done.marks[i]), cost(done.messages[i]));
            }
        }
        s.emptied.notify_one();
        done.messages.clear();
        done.marks.clear();
    }

    void close() noexcept {}

private:
    using clock = std::chrono::steady_clock;
    static constexpr std::chrono::milliseconds calm{1};
    static constexpr std::chrono::milliseconds patience{1'000}; // longer would cost the keep-alive
    static constexpr std::size_t block_size = 64 * 1024;

    struct block {
        std::unique_ptr<char[]> bytes;
        std::size_t size = 0;
        std::size_t used = 0;
        std::size_t live = 0; ///< messages in it that are not settled
        bool free = true;
    };

    struct entry {
        message_view message;
        block* home = nullptr;
    };

    static_assert(sizeof(entry) <= per_message);

    static std::size_t length(const message_view& m) noexcept { return m.topic.size() + m.payload.size(); }
    static std::size_t cost(const message_view& m) noexcept { return length(m) + per_message; }

    /// A ring that grows and never shrinks.
    class ring {
    public:
        [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
        [[nodiscard]] std::size_t size() const noexcept { return count_; }
        void push(const entry& e) {
            if (count_ == slots_.size()) grow();
            slots_[(first_ + count_) & (slots_.size() - 1)] = e;
            ++count_;
        }
        entry pop() noexcept {
            const entry e = slots_[first_];
            first_ = (first_ + 1) & (slots_.size() - 1);
            --count_;
            return e;
        }

    private:
        void grow() {
            std::vector<entry> next(slots_.empty() ? 1024 : slots_.size() * 2);
            for (std::size_t i = 0; i < count_; ++i) next[i] = slots_[(first_ + i) & (slots_.size() - 1)];
            slots_ = std::move(next);
            first_ = 0;
        }
        std::vector<entry> slots_;
        std::size_t first_ = 0;
        std::size_t count_ = 0;
    };

    struct shared {
        std::mutex mutex;
        std::condition_variable_any filled;
        std::condition_variable_any emptied;
        memory_limits limits;
        ring queue;
        std::vector<std::unique_ptr<block>> blocks;
        block* tail = nullptr;
        std::size_t bytes = 0;  ///< held, the batch in hand included
        std::size_t wanted = 0; ///< the taker wants to be woken at this many
        bool asleep = false;    ///< the taker wants to be woken at the first
        bool waiting_for_room = false;
        clock::time_point last_take{};

        [[nodiscard]] bool has_room(std::size_t size) const noexcept {
            return bytes + size <= limits.bytes || bytes == 0; // one message larger than the limit still passes
        }

        void release(block* home, std::size_t size) noexcept {
            bytes -= size;
            if (--home->live > 0) return;
            home->used = 0;
            if (home != tail) retire(home);
        }

        /// An empty block is kept for the next messages, unless it was made for a large one.
        void retire(block* b) noexcept {
            b->free = true;
            if (b->size > block_size) std::erase_if(blocks, [b](const auto& owned) { return owned.get() == b; });
        }

        void put(const message_view& m) {
            const std::size_t size = length(m);
            block* const home = block_for(size);
            char* const at = home->bytes.get() + home->used;
            entry e{m, home};
            e.message.topic = copy(at, m.topic);
            e.message.payload = copy(at + m.topic.size(), m.payload);
            queue.push(e);
            home->used += size;
            ++home->live;
            bytes += cost(m);
        }

        static std::string_view copy(char* to, std::string_view from) noexcept {
            if (!from.empty()) std::memcpy(to, from.data(), from.size());
            return {to, from.size()};
        }

        block* block_for(std::size_t size) {
            if (tail != nullptr && tail->size - tail->used >= size) return tail;
            block* next = nullptr;
            for (auto& b : blocks) {
                if (b->free && b->size >= size) next = b.get();
            }
            if (next == nullptr) {
                auto fresh = std::make_unique<block>();
                fresh->size = size > block_size ? size : block_size;
                fresh->bytes = std::make_unique_for_overwrite<char[]>(fresh->size);
                blocks.push_back(std::move(fresh));
                next = blocks.back().get();
            }
            block* const last = std::exchange(tail, next);
            next->free = false;
            next->used = 0;
            if (last != nullptr && last->live == 0) retire(last);
            return next;
        }
    };

    appended append_or_throw(const message_view& m, overflow_action full) {
        shared& s = *state_;
        const std::size_t size = cost(m);
        std::uint32_t shed = 0;
        bool wake = false;
        {
            std::unique_lock lock(s.mutex);
            if (!s.has_room(size)) {
                switch (full) {
                case overflow_action::drop_newest: return {.kept = false, .shed = 1};
                case overflow_action::drop_oldest:
                    for (; !s.queue.empty() && !s.has_room(size); ++shed) {
                        const entry old = s.queue.pop();
                        s.release(old.home, cost(old.message));
                    }
                    if (!s.has_room(size)) return {.kept = false, .shed = shed + 1};
                    break;
                case overflow_action::block:
                    s.waiting_for_room = true;
                    s.filled.notify_one();
                    s.emptied.wait_for(lock, patience, [&] { return s.has_room(size); });
                    s.waiting_for_room = false;
                    if (!s.has_room(size)) return {.kept = false};
                    break;
                }
            }
            s.put(m);
            wake = std::exchange(s.asleep, false) || (s.wanted != 0 && s.queue.size() == s.wanted);
        }
        if (wake) s.filled.notify_one();
        return {.shed = shed};
    }

    std::unique_ptr<shared> state_;
};

} // namespace hearken::inbox
