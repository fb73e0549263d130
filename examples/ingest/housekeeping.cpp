// SPDX-License-Identifier: BSL-1.0
#include "housekeeping.hpp"

#include <hearken/rows/cell.hpp>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

namespace ingest {

using namespace std::chrono_literals;
using hearken::cell;
using std::chrono::system_clock;

hearken::result<std::uint64_t> set_offline(database& in, system_clock::time_point before) {
    constexpr std::size_t most = 500;
    const std::vector<cell> silent{
        cell::of_boolean(true),
        cell::of_time(std::chrono::floor<std::chrono::milliseconds>(before).time_since_epoch().count())};
    std::uint64_t changed = 0;
    for (;;) {
        const auto found = in.ask(
            "SELECT uuid FROM device_main WHERE is_online = ? AND last_seen < ? LIMIT " + std::to_string(most), silent);
        if (!found) return std::unexpected(found.error());
        if (found->rows.empty()) return changed;
        std::string text = "UPDATE device_main SET is_online = ? WHERE uuid IN (";
        std::vector<cell> values{cell::of_boolean(false)};
        for (const auto& one : found->rows) {
            text += values.size() == 1 ? "?" : ", ?";
            values.push_back(cell::of_text(hearken::cell_kind::text, *one[0]));
        }
        values.insert(values.end(), silent.begin(), silent.end());
        const auto done = in.ask(text + ") AND is_online = ? AND last_seen < ?", values);
        if (!done) return std::unexpected(done.error());
        changed += done->changed;
        if (found->rows.size() < most || done->changed == 0) return changed;
    }
}

housekeeping::housekeeping(database in, const chores& what, std::function<hearken::status()> listens,
                           std::function<void(hearken::log_level, const std::string&)> say)
    : in_(std::move(in)), what_(what), listens_(std::move(listens)), say_(std::move(say)),
      thread_([this](const std::stop_token& stop) { work(stop); }) {}

void housekeeping::work(const std::stop_token& stop) {
    silence heard(what_.offline_after.value_or(0s));
    const auto between = std::clamp<std::chrono::seconds>(what_.offline_after.value_or(60s) / 4, 1s, 15s);
    auto look_again = std::chrono::steady_clock::now() + between, clean_again = look_again;
    std::mutex none;
    std::unique_lock lock(none);
    std::condition_variable_any stopped;
    while (!stopped.wait_for(lock, stop, 200ms, [&] { return stop.stop_requested(); })) {
        const auto before = system_clock::now(); // what was received until then is in the status
        heard.look(listens_(), before);
        const auto now = std::chrono::steady_clock::now();
        if (what_.offline_after && now >= look_again) {
            look_again = now + between;
            if (const auto since = heard.since()) done("devices went offline", set_offline(in_, *since));
        }
        if (what_.keep && now >= clean_again) {
            clean_again = now + 60s;
            done("messages of the history were cleaned away",
                 hearken::history(in_).clean(*what_.keep, system_clock::now(), [&] { return !stop.stop_requested(); }));
        }
    }
}

void housekeeping::done(const std::string& what, const hearken::result<std::uint64_t>& how) {
    const std::string fault = how ? std::string() : how.error().text();
    if (!fault.empty() && fault != last_fault_) say_(hearken::log_level::warning, "housekeeping: " + fault);
    last_fault_ = fault;
    if (how && *how != 0) say_(hearken::log_level::info, std::to_string(*how) + " " + what);
}

} // namespace ingest
