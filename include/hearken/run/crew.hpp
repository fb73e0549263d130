// SPDX-License-Identifier: BSL-1.0
#pragma once
// Threads that work on one job together, each on its share, and are done together.

#include <hearken/run/core.hpp>

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace hearken::run {

/// The caller of `run` and `size() - 1` threads more, which wait between jobs. Where the system gives fewer, it is
/// smaller than asked.
///
/// Threads: one at a time calls `run`; what was written before it is seen by all, what they write is seen after it
class crew {
public:
    explicit crew(unsigned size) {
        threads_.reserve(size); // from here on only a thread can be missing
        try {
            for (unsigned share = 1; share < size; ++share) threads_.emplace_back([this, share] { work(share); });
        } catch (const std::system_error&) { // the work is done with those that are there
        }
    }
    crew(const crew&) = delete;
    crew& operator=(const crew&) = delete;
    ~crew() {
        {
            const std::lock_guard lock(mutex_);
            ends_ = true;
        }
        begun_.notify_all();
        for (std::thread& t : threads_) t.join();
    }

    [[nodiscard]] unsigned size() const noexcept { return static_cast<unsigned>(threads_.size()) + 1; }

    /// Calls `job(0)` here and `job(1)` to `job(size() - 1)` on the others; returns when all have returned.
    template <class Job>
    void run(Job&& job) {
        {
            const std::lock_guard lock(mutex_);
            object_ = std::addressof(job);
            call_ = [](void* object, unsigned share) { (*static_cast<std::remove_reference_t<Job>*>(object))(share); };
            busy_ = size() - 1;
            ++jobs_;
        }
        begun_.notify_all();
        job(0U);
        std::unique_lock lock(mutex_);
        done_.wait(lock, [this] { return busy_ == 0; });
    }

private:
    void work(unsigned share) {
        name_thread("hearken-crew");
        std::unique_lock lock(mutex_);
        for (std::uint64_t seen = 0;; seen = jobs_) {
            begun_.wait(lock, [&] { return ends_ || jobs_ != seen; });
            if (ends_) return;
            void* const object = object_;
            const auto call = call_;
            lock.unlock();
            call(object, share);
            lock.lock();
            if (--busy_ == 0) done_.notify_one();
        }
    }

    std::mutex mutex_;
    std::condition_variable begun_;
    std::condition_variable done_;
    std::uint64_t jobs_ = 0;
    unsigned busy_ = 0;
    bool ends_ = false;
    void* object_ = nullptr;
    void (*call_)(void*, unsigned) = nullptr;
    std::vector<std::thread> threads_;
};

} // namespace hearken::run
