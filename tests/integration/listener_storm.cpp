// SPDX-License-Identifier: BSL-1.0
// Listeners under load: made, connected and destroyed again and again; a journal whose handlers run on four threads,
// while others look at it, change its routes and cut it. Also built with the sanitizers. HEARKEN_STORM says how often.
#include <hearken/hearken.hpp>
#include <hearken/inbox/journal.hpp>
#include <hearken/store/sqlite.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "support/mosquitto.hpp"

namespace {

using namespace std::chrono_literals;
using hearken::testing::eventually;
using hearken::testing::mosquitto;
using hearken::testing::temporary_folder;

struct counted {
    std::int64_t n;
};

struct row {
    std::string_view uuid;
    std::int64_t value;
};
constexpr auto rows_of = hearken::table{"numbers", hearken::key<&row::value>};

hearken::options to(const mosquitto& broker, std::string id) {
    hearken::options o{.broker = broker.uri(), .client_id = std::move(id)};
    o.log = {.level = hearken::log_level::off};
    return o;
}
constexpr auto soon = hearken::reconnect::fixed{20ms};

std::size_t entries(const char* folder) {
    std::size_t n = 0;
    for (const auto& one : std::filesystem::directory_iterator(folder)) n += one.path().empty() ? 0U : 1U;
    return n;
}

/// Publishes numbers to `devices/dN/data` until it is told to end.
class sender {
public:
    sender(const mosquitto& broker, std::int64_t devices)
        : thread_([this, &broker, devices](const std::stop_token& stop) {
              hearken::listener app{to(broker, "sender"), soon};
              if (!app.start() || !app.wait_for(hearken::state::connected)) return;
              hearken::sent last;
              std::int64_t n = 0;
              for (; !stop.stop_requested(); ++n) {
                  last = app.publish("devices/d" + std::to_string(n % devices) + "/data", counted{n});
                  if (n % 200 == 199 && !last.get()) return;
                  sent_ = n + 1;
              }
              all_taken_ = n > 0 && last.get();
          }) {}
    [[nodiscard]] std::int64_t sent() const { return sent_; }
    /// Gives: how many the broker has taken; -1 where it has not
    std::int64_t end() {
        thread_.request_stop();
        thread_.join();
        return all_taken_ ? sent_.load() : -1;
    }

private:
    std::atomic<std::int64_t> sent_{0};
    std::atomic<bool> all_taken_{false};
    std::jthread thread_;
};

TEST(listener_storm, made_connected_and_destroyed_under_traffic) {
    mosquitto broker;
    if (!broker.start()) GTEST_SKIP() << broker.why();
    const char* const asked = std::getenv("HEARKEN_STORM");
    const int times = asked != nullptr ? std::atoi(asked) : 150;
    sender traffic(broker, 4);
    ASSERT_TRUE(eventually([&] { return traffic.sent() > 200; }));
    const std::size_t threads = entries("/proc/self/task");
    const std::size_t files = entries("/proc/self/fd");
    std::atomic<int> left{times};
    std::atomic<int> connected{0};
    std::atomic<std::uint64_t> handled{0};
    {
        std::vector<std::jthread> all;
        for (unsigned who = 0; who < 3; ++who) {
            all.emplace_back([&, who] {
                std::minstd_rand chance(who + 1);
                const auto work = [&](auto inbox) {
                    hearken::listener app{to(broker, "storm" + std::to_string(who)), soon, std::move(inbox),
                                          hearken::on<"devices/<uuid>/data">(
                                              [&handled](std::string_view, const counted&) { ++handled; })};
                    ASSERT_TRUE(app.start());
                    const auto how = chance() % 6;
                    if (how > 0 && app.wait_for(hearken::state::connected)) ++connected; // 0: while it connects
                    if (how > 2) {
                        const auto before = app.status().ledger.received;
                        EXPECT_TRUE(
                            app.wait_until([&](const hearken::status& s) { return s.ledger.received > before; }, 10s));
                    }
                    std::jthread other; // ends beside the destructor
                    if (how == 4) other = std::jthread([&app] { app.stop(); });
                    if (how == 5) {
                        app.stop();
                        EXPECT_EQ(app.wait(), 0);
                        EXPECT_TRUE(app.status().ledger.balanced());
                    }
                    if (other.joinable()) other.join();
                };
                while (left-- > 0) {
                    if (chance() % 2 == 0)
                        work(hearken::inbox::memory{});
                    else
                        work(hearken::inbox::direct{});
                }
            });
        }
    }
    EXPECT_GT(connected, times / 2);
    EXPECT_GT(handled, 0U);
    EXPECT_TRUE(eventually([&] { return entries("/proc/self/task") == threads; })) << "threads are left over";
    EXPECT_TRUE(eventually([&] { return entries("/proc/self/fd") == files; })) << "descriptors are left over";
    EXPECT_GT(traffic.end(), 0);
}

TEST(listener_storm, a_journal_with_four_threads_of_handlers_is_looked_at_changed_and_started_again) {
    mosquitto broker;
    if (!broker.start({"max_queued_messages 0"})) GTEST_SKIP() << broker.why();
    constexpr std::int64_t devices = 16;
    const temporary_folder folder;
    std::mutex mutex;
    std::map<std::string, std::int64_t, std::less<>> last; // of each device: in order, whatever the thread
    std::set<std::int64_t> seen;
    std::atomic<int> out_of_order{0};
    auto how = to(broker, "load");
    how.handler_threads = 4;
    how.handler_key = "uuid";
    hearken::listener app{
        how,
        soon,
        hearken::on<"devices/<uuid>/data">([&](std::string_view uuid, const counted& c, hearken::rows& out) {
            out.upsert(rows_of, {uuid, c.n});
            const std::lock_guard lock(mutex);
            if (!seen.insert(c.n).second) return; // the broker's second copy
            auto& before = last.try_emplace(std::string(uuid), -1).first->second;
            if (c.n < before) ++out_of_order;
            before = c.n;
        }),
        hearken::inbox::journal{folder.file("spool"), {.segment = 64 * 1024, .limit = 64 * 1024 * 1024}},
        hearken::sqlite::store{folder.file("numbers.db"), hearken::tables{rows_of}},
    };
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_until([](const hearken::status& s) { return s.ready; }));
    sender traffic(broker, devices);
    {
        const std::jthread looks([&](const std::stop_token& stop) {
            while (!stop.stop_requested()) {
                EXPECT_LE(app.status().ledger.pending, app.status().ledger.received + 1);
                std::this_thread::yield();
            }
        });
        const std::jthread changes([&](const std::stop_token& stop) {
            for (int n = 0; !stop.stop_requested(); ++n) {
                EXPECT_TRUE(app.on("extra/" + std::to_string(n % 3), [](const hearken::message_view&) {}));
                std::this_thread::sleep_for(1ms); // between two changes
                EXPECT_TRUE(app.off("extra/" + std::to_string(n % 3)));
            }
        });
        for (int life = 0; life < 3; ++life) {
            const std::int64_t goal = traffic.sent() + 1'500;
            EXPECT_TRUE(eventually([&] { return traffic.sent() > goal; }, 60s));
            app.stop();
            EXPECT_EQ(app.wait(), 0);
            ASSERT_TRUE(app.start());
        }
    }
    const std::int64_t sent = traffic.end();
    ASSERT_GT(sent, 4'500);
    EXPECT_TRUE(app.wait_until([](const hearken::status& s) { return s.ready && s.ledger.pending == 0; }, 60s));
    const auto stored = [&] {
        const std::lock_guard lock(mutex);
        return last.size() == devices &&
               std::ranges::all_of(last, [&](const auto& one) { return one.second >= sent - devices; });
    };
    EXPECT_TRUE(eventually(stored, 60s)) << "the last of each device";
    EXPECT_TRUE(app.wait_until([](const hearken::status& s) { return s.ledger.pending == 0; }, 60s));
    app.stop();
    EXPECT_EQ(app.wait(), 0);
    EXPECT_EQ(out_of_order, 0);
    EXPECT_TRUE(app.status().ledger.balanced());

    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(folder.file("numbers.db").c_str(), &db), SQLITE_OK);
    sqlite3_stmt* counts = nullptr;
    ASSERT_EQ(sqlite3_prepare_v2(db, "SELECT count(*), max(value) FROM numbers", -1, &counts, nullptr), SQLITE_OK);
    ASSERT_EQ(sqlite3_step(counts), SQLITE_ROW);
    EXPECT_EQ(sqlite3_column_int64(counts, 0), sent) << "none is lost, none is twice";
    EXPECT_EQ(sqlite3_column_int64(counts, 1), sent - 1);
    sqlite3_finalize(counts);
    sqlite3_close(db);
}

} // namespace

/// Debian's Paho tracks its heap, and loses the entry of a block that a thread of it still has when the last client
/// goes (Heap.c:Heap_terminate): 166 bytes in one of three runs. What is ours, integration_listener has under the same
/// eyes.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
    return "leak:libpaho-mqtt3as";
}
