// SPDX-License-Identifier: BSL-1.0
// Handlers on several threads: order within the key, the account, progress and rows are what they are with one.
#include "bench.hpp"

#include "support/system.hpp"

#include <hearken/inbox/journal.hpp>

#include <array>
#include <atomic>
#include <map>
#include <set>
#include <thread>

namespace {

using namespace test;
using hearken::inbox::journal;

constexpr int devices = 7, kinds = 3, rounds = 300;

/// What the handlers saw: per key the numbers in order, and on how many threads.
struct seen {
    std::mutex mutex;
    std::map<std::string, std::vector<int>, std::less<>> numbers;
    std::map<std::string, std::set<std::thread::id>, std::less<>> threads;
    void add(std::string_view key, int n) {
        const std::lock_guard lock(mutex);
        numbers[std::string(key)].push_back(n);
        threads[std::string(key)].insert(std::this_thread::get_id());
    }
    [[nodiscard]] std::size_t threads_used() {
        const std::lock_guard lock(mutex);
        std::set<std::thread::id> all;
        for (const auto& [key, ids] : threads) all.insert(ids.begin(), ids.end());
        return all.size();
    }
};

struct body {
    int n;
};

void inject_all(loopback& broker) {
    for (int n = 0; n < rounds; ++n) {
        for (int d = 0; d < devices; ++d) {
            for (int k = 0; k < kinds; ++k)
                broker.inject("d/" + std::to_string(d) + "/" + std::to_string(k), "{\"n\":" + std::to_string(n) + "}");
        }
    }
}

template <class Inbox>
void keeps_order(Inbox inbox, const std::string& key) {
    loopback broker;
    seen s;
    std::atomic<int> inside{0}, most{0};
    auto set = settings();
    set.log = {hearken::log_level::off, nullptr};
    set.handler_threads = 4;
    set.handler_key = key;
    set.batch_messages = 64;
    listener app{set, broker, std::move(inbox),
                 on<"d/<uuid>/<kind>">([&](std::string_view uuid, std::string_view kind, const body& b) {
                     const int now = ++inside;
                     for (int before = most; now > before && !most.compare_exchange_weak(before, now);) {
                     }
                     s.add(key.empty() ? std::string(uuid) + "/" + std::string(kind) : std::string(uuid), b.n);
                     --inside;
                 })};
    ASSERT_TRUE(ready(app));
    inject_all(broker);
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(app.status().ledger.handled, std::uint64_t{devices} * kinds * rounds);
    EXPECT_EQ(s.numbers.size(), key.empty() ? std::size_t{devices} * kinds : std::size_t{devices});
    for (const auto& [name, numbers] : s.numbers) EXPECT_TRUE(std::ranges::is_sorted(numbers)) << name;
    EXPECT_GT(s.threads_used(), 1U);
}

TEST(together, order_is_kept_per_topic_in_memory) {
    keeps_order(hearken::inbox::memory{}, "");
}
TEST(together, order_is_kept_per_key_in_a_journal) {
    const hearken::testing::temporary_folder folder;
    keeps_order(journal{folder.file("a")}, "uuid");
}

TEST(together, a_key_that_no_route_has_is_refused) {
    auto set = settings();
    set.handler_threads = 2;
    set.handler_key = "uuid";
    listener app{set, loopback{}, hearken::inbox::memory{}, on<"a/<x>">([](std::string_view) {})};
    EXPECT_NE(app.start().error().what.find("no route has a placeholder of that name"), std::string::npos);
}

TEST(together, two_keys_are_handled_at_once) {
    loopback broker;
    gate both;
    std::atomic<int> here{0};
    auto set = settings();
    set.handler_threads = 8;
    set.batch_age = 1s;
    gate filled;
    listener app{set, broker, hearken::inbox::memory{}, on<"first">([&] { EXPECT_TRUE(filled.pass()); }),
                 on<"a/<n>">([&](int) {
                     if (++here == 2) both.open();
                     EXPECT_TRUE(both.pass());
                 })};
    ASSERT_TRUE(ready(app));
    broker.inject("first", "");
    for (int i = 0; i < 16; ++i) broker.inject("a/" + std::to_string(i), ""); // one batch behind the first
    filled.open();
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(app.status().ledger.handled, 17U);
}

TEST(together, rejects_retries_and_batches_have_their_ends) {
    loopback broker;
    std::atomic<int> batched{0};
    std::array<std::atomic<bool>, 50> asked{};
    auto set = settings();
    set.log = {hearken::log_level::off, nullptr};
    set.handler_threads = 3;
    set.retry_delay = 0ms;
    std::map<int, std::vector<int>> order;
    std::mutex mutex;
    listener app{
        set,
        broker,
        hearken::inbox::memory{},
        on<"bad/<n>">([](int) -> hearken::result<> { return hearken::rejected("no"); }),
        on<"again/<n>">([&](int n, const body& b) -> hearken::result<> {
            if (b.n == 0 && !asked[static_cast<std::size_t>(n)].exchange(true))
                return hearken::retry_later("once more");
            const std::lock_guard lock(mutex);
            order[n].push_back(b.n);
            return {};
        }),
        on<"batch/<n>">([&](std::span<hearken::received<body>> all) { batched += static_cast<int>(all.size()); })};
    ASSERT_TRUE(ready(app));
    for (int i = 0; i < 50; ++i) {
        broker.inject("bad/" + std::to_string(i), "");
        for (const char* n : {"0", "1", "2"})
            broker.inject("again/" + std::to_string(i), std::string("{\"n\":") + n + "}");
        broker.inject("batch/" + std::to_string(i), "{\"n\":1}");
    }
    EXPECT_EQ(end(app), 0);
    const auto l = app.status().ledger;
    EXPECT_EQ(l.rejected, 50U);
    EXPECT_EQ(l.handled, 200U);
    EXPECT_EQ(batched, 50);
    for (const auto& [n, numbers] : order) EXPECT_EQ(numbers, (std::vector{0, 1, 2})) << n;
}

} // namespace
