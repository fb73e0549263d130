// SPDX-License-Identifier: BSL-1.0
#include "statistics.hpp"

#include <hearken/rows/time.hpp>

#include <spdlog/fmt/fmt.h>

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <utility>

namespace ingest {

std::string statistics(const hearken::status& now, std::uint64_t skipped_parts) {
    using std::chrono::floor;
    const hearken::ledger& l = now.ledger;
    const auto up = floor<std::chrono::seconds>(std::chrono::system_clock::now() - now.started).count();
    const std::uint64_t ended = l.handled + l.rejected;
    std::string last = "never";
    if (now.last_message)
        last =
            hearken::format_time(floor<std::chrono::milliseconds>(now.last_message->time_since_epoch()).count()).view();
    return fmt::format(
        "statistics: uptime={}:{:02}:{:02} state={} total={} handled={} failed={} success={} last_message={} "
        "rate={:.1f}/s "
        "skipped_parts={} rejected={} unmatched={} duplicate={} shed={} pending={} refused={} reconnects={} "
        "sessions_lost={} database={}",
        up / 3600, up / 60 % 60, up % 60, name(now.state), l.received, l.handled, l.rejected + l.shed,
        ended == 0 ? "-" : fmt::format("{:.2f}%", 100.0 * static_cast<double>(l.handled) / static_cast<double>(ended)),
        last, now.message_rate, skipped_parts, l.rejected, l.unmatched, l.duplicate, l.shed, l.pending, l.refused,
        now.reconnects, now.sessions_lost, name(now.store));
}

std::jthread every(std::chrono::seconds interval, std::function<void()> what) {
    if (interval.count() == 0) return {};
    return std::jthread([interval, what = std::move(what)](const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any woken;
        std::unique_lock lock(mutex);
        while (!woken.wait_for(lock, stop, interval, [&] { return stop.stop_requested(); })) what();
    });
}

} // namespace ingest
