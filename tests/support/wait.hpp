// SPDX-License-Identifier: BSL-1.0
#pragma once
// Waiting in tests: for a condition, with a deadline, never for a length of time.

#include <chrono>
#include <thread>

namespace hearken::testing {

/// Looks every millisecond until `holds()` is true. Gives: false where it was not within `limit`
template <class Condition>
[[nodiscard]] bool eventually(Condition holds, std::chrono::milliseconds limit = std::chrono::seconds{10}) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    return true;
}

} // namespace hearken::testing
