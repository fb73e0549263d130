// SPDX-License-Identifier: BSL-1.0
#pragma once
// What tests of a whole listener on the loopback transport share.

#include <hearken/inbox/memory.hpp>
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#include <gtest/gtest.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace test {

using namespace std::chrono_literals;
using hearken::listener;
using hearken::on;
using hearken::state;
using hearken::transport::loopback;

inline constexpr hearken::reconnect::fixed at_once{0ms};

/// Lines, or anything else, collected by several threads.
template <class T>
class collected {
public:
    void add(T value) const {
        const std::lock_guard lock(shared_->mutex);
        shared_->all.push_back(std::move(value));
        shared_->more.notify_all();
    }
    [[nodiscard]] std::vector<T> all() const {
        const std::lock_guard lock(shared_->mutex);
        return shared_->all;
    }
    /// Waits for so many; false where they do not come.
    [[nodiscard]] bool reach(std::size_t count) const {
        std::unique_lock lock(shared_->mutex);
        return shared_->more.wait_for(lock, 10s, [&] { return shared_->all.size() >= count; });
    }

private:
    struct shared {
        std::mutex mutex;
        std::condition_variable more;
        std::vector<T> all;
    };
    std::shared_ptr<shared> shared_ = std::make_shared<shared>();
};

using texts = std::vector<std::string>;

struct log_lines : collected<std::string> {
    [[nodiscard]] hearken::log_hook hook() const {
        return {hearken::log_level::debug,
                [to = *this](hearken::log_level, std::string_view line) { to.add(std::string(line)); }};
    }
    [[nodiscard]] std::size_t count(std::string_view part) const {
        std::size_t n = 0;
        for (const std::string& line : all()) n += line.find(part) != std::string::npos ? 1U : 0U;
        return n;
    }
};

/// Something that threads wait for.
class gate {
public:
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    [[nodiscard]] bool pass() {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, 10s, [&] { return open_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
};

inline hearken::options settings(const log_lines& log = {}) {
    return {.broker = "loopback",
            .client_id = "under-test",
            .receive_maximum = 1, // the inboxes of some tests are small
            .retry_delay = 0ms,
            .log = log.hook()};
}

/// Starts and waits until every subscription is granted.
template <class Listener>
[[nodiscard]] bool ready(Listener& app) {
    const auto r = app.start();
    EXPECT_TRUE(r) << r.error().text();
    return app.wait_until([](const hearken::status& now) { return now.ready; });
}

/// Waits until the ledger holds; every look at it must balance.
template <class Listener, class Predicate>
[[nodiscard]] bool counted(const Listener& app, Predicate holds) {
    return app.wait_until([&](const hearken::status& now) {
        EXPECT_TRUE(now.ledger.balanced());
        return holds(now.ledger);
    });
}

/// Stops, and gives the exit code; the ledger must balance.
template <class Listener>
int end(Listener& app) {
    app.stop();
    const int code = app.wait();
    EXPECT_TRUE(app.status().ledger.balanced());
    return code;
}

} // namespace test
