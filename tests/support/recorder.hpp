// SPDX-License-Identifier: BSL-1.0
#pragma once
// A receiver that writes down what comes, and refuses what it is told to.

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <hearken/transport/transport.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/message.hpp>

#include "wait.hpp"

namespace hearken::testing {

class recorder final : public transport::receiver {
public:
    transport::verdict on_message(const message_view& m) noexcept override {
        const std::lock_guard lock(guard_);
        messages_.emplace_back(m);
        return judge ? judge(m) : transport::verdict::accepted;
    }
    void on_lost(error why) noexcept override {
        const std::lock_guard lock(guard_);
        losses_.push_back(std::move(why));
    }

    [[nodiscard]] std::vector<message> messages() const {
        const std::lock_guard lock(guard_);
        return messages_;
    }
    [[nodiscard]] std::vector<std::string> payloads() const {
        std::vector<std::string> all;
        for (const message& one : messages()) all.push_back(one.payload);
        return all;
    }
    [[nodiscard]] std::vector<error> losses() const {
        const std::lock_guard lock(guard_);
        return losses_;
    }
    [[nodiscard]] bool wait_for_messages(std::size_t n) const {
        return eventually([&] { return messages().size() >= n; });
    }
    [[nodiscard]] bool wait_for_losses(std::size_t n) const {
        return eventually([&] { return losses().size() >= n; });
    }
    void forget() {
        const std::lock_guard lock(guard_);
        messages_.clear();
        losses_.clear();
    }

    std::function<transport::verdict(const message_view&)> judge; ///< set before the connection stands

private:
    mutable std::mutex guard_;
    std::vector<message> messages_;
    std::vector<error> losses_;
};

} // namespace hearken::testing
