// SPDX-License-Identifier: BSL-1.0
#pragma once
// What the program says of itself every few minutes, and at its end.

#include <hearken/words/status.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

namespace ingest {

/// `uptime=2:30:15 state=connected total=1523 handled=1520 failed=3 success=99.80% ...` on one line.
std::string statistics(const hearken::status& now, std::uint64_t skipped_parts);

/// Calls `what` again and again until the thread is asked to stop; never for an interval of 0.
std::jthread every(std::chrono::seconds interval, std::function<void()> what);

} // namespace ingest
