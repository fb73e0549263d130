// SPDX-License-Identifier: BSL-1.0
#pragma once
// What is done beside the messages, on a connection of its own: silent devices go offline, the history is cleaned.

#include "database.hpp"

#include <hearken/store/history.hpp>
#include <hearken/words/log.hpp>
#include <hearken/words/status.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <thread>

namespace ingest {

/// When a device is silent: not by what the database has while messages wait that it does not have yet, or while the
/// broker could not be heard.
class silence {
public:
    explicit silence(std::chrono::seconds limit) : limit_(limit) {}

    /// Takes: what the listener says now
    void look(const hearken::status& at, std::chrono::system_clock::time_point now) {
        if (at.state != hearken::state::connected) {
            heard_since_.reset();
        } else {
            if (!heard_since_) heard_since_ = now;
            if (at.ledger.pending == 0) all_stored_ = now;
        }
    }

    /// Devices that were seen last before then are silent; empty: it cannot be told.
    [[nodiscard]] std::optional<std::chrono::system_clock::time_point> since() const {
        if (!heard_since_ || all_stored_ - limit_ < *heard_since_) return std::nullopt;
        return all_stored_ - limit_;
    }

private:
    std::chrono::seconds limit_;
    std::optional<std::chrono::system_clock::time_point> heard_since_{};
    std::chrono::system_clock::time_point all_stored_{};
};

/// Sets `is_online` to false where `last_seen` is before then: a few devices a statement, each of which looks again, so
/// that a message that comes meanwhile wins.
///
/// Gives: how many
hearken::result<std::uint64_t> set_offline(database& in, std::chrono::system_clock::time_point before);

struct chores {
    std::optional<std::chrono::seconds> offline_after{};
    std::optional<hearken::retention> keep{}; ///< of the history
};

/// Does the chores until it is destroyed.
///
/// Takes: `listens` = what the listener says now; `say` = a line for the log
class housekeeping {
public:
    housekeeping(database in, const chores& what, std::function<hearken::status()> listens,
                 std::function<void(hearken::log_level, const std::string&)> say);

private:
    void work(const std::stop_token& stop);
    void done(const std::string& what, const hearken::result<std::uint64_t>& how);

    database in_;
    chores what_;
    std::function<hearken::status()> listens_;
    std::function<void(hearken::log_level, const std::string&)> say_;
    std::string last_fault_{}; ///< said once, until it is another one
    std::jthread thread_{};
};

} // namespace ingest
