// SPDX-License-Identifier: BSL-1.0
#pragma once
// The one hook through which the library speaks; programs put their own logger behind it.

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>

namespace hearken {

enum class log_level : std::uint8_t { debug, info, warning, error, off };

/// Where log lines go, and from which level on.
///
/// Takes:   `write` may be called from any thread of the listener; it must not throw
/// Shape:   one line without a line end
/// Threads: the network thread only at `debug` and when something went wrong
struct log_hook {
    log_level level = log_level::info;
    std::function<void(log_level, std::string_view)> write = to_stderr;

    [[nodiscard]] bool wants(log_level at) const noexcept { return at >= level && write != nullptr; }

    void operator()(log_level at, std::string_view line) const noexcept {
        if (!wants(at)) return;
        try {
            write(at, line);
        } catch (...) { // a logger that fails must not end the listener
        }
    }

    /// The default: `2026-01-31T12:00:00Z info  connected to ...` on stderr.
    static void to_stderr(log_level at, std::string_view line) {
        static constexpr const char* names[] = {"debug", "info ", "warn ", "error", ""};
        const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
        std::tm utc{};
        gmtime_r(&now, &utc);
        char stamp[32];
        std::strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", &utc);
        std::fprintf(stderr, "%s %s %.*s\n", stamp, names[static_cast<std::size_t>(at)], static_cast<int>(line.size()),
                     line.data());
    }
};

} // namespace hearken
