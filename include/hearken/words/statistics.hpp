// SPDX-License-Identifier: BSL-1.0
#pragma once
// What a listener says of itself every few minutes: its status on one line.

#include <hearken/words/calendar.hpp>
#include <hearken/words/status.hpp>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace hearken {

/// `uptime=2:30:15 state=connected total=1523 handled=1520 failed=3 success=99.80% last_message=... rate=12.5/s ...` on
/// one line, each field a word, so that `grep` and `awk` can take it apart.
///
/// Shape:   `failed` are those rejected or shed; `success` is handled of handled and rejected, `-` where there are
/// none;
///          `last_message` is UTC to the second, or `never`; the other fields are those of `status` and `ledger`, and
///          with an inbox that lasts `total_...` those of `status::total`
/// Threads: any
[[nodiscard, gnu::cold]] inline std::string
statistics(const status& of, std::chrono::system_clock::time_point now = std::chrono::system_clock::now()) {
    using std::chrono::floor;
    using std::chrono::seconds;
    const ledger& l = of.ledger;
    std::string line;
    const auto add = [&line](std::string_view name, const auto& value) {
        line.append(line.empty() ? "" : " ").append(name).append("=");
        if constexpr (requires { std::to_string(value); })
            line += std::to_string(value);
        else
            line += value;
    };
    const auto decimal = [](double value, int digits, const char* unit) {
        char text[48];
        const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, digits);
        return std::string(text, end.ptr) + unit;
    };
    char text[48];
    const long long up = floor<seconds>(now - of.started).count();
    std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", up / 3600, up / 60 % 60, up % 60);
    add("uptime", text);
    add("state", name(of.state));
    add("total", l.received);
    add("handled", l.handled);
    add("failed", l.rejected + l.shed);
    const std::uint64_t ended = l.handled + l.rejected;
    add("success",
        ended == 0 ? "-" : decimal(100.0 * static_cast<double>(l.handled) / static_cast<double>(ended), 2, "%"));
    if (of.last_message) {
        write_date_time(text, floor<seconds>(of.last_message->time_since_epoch()).count());
        add("last_message", std::string_view(text, 19));
        line += 'Z';
    } else {
        add("last_message", "never");
    }
    add("rate", decimal(of.message_rate, 1, "/s"));
    add("skipped_parts", l.skipped);
    add("rejected", l.rejected);
    add("unmatched", l.unmatched);
    add("duplicate", l.duplicate);
    add("shed", l.shed);
    add("pending", l.pending);
    add("refused", l.refused);
    add("reconnects", of.reconnects);
    add("sessions_lost", of.sessions_lost);
    add("stuck_handlers", of.stuck_handlers);
    add("database", name(of.store));
    if (of.total) {
        add("total_received", of.total->received);
        add("total_handled", of.total->handled);
        add("total_rejected", of.total->rejected);
        add("total_duplicate", of.total->duplicate);
        add("total_damaged", of.total->damaged);
        add("total_unknown", of.total->unknown);
    }
    return line;
}

} // namespace hearken
