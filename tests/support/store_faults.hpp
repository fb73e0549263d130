// SPDX-License-Identifier: BSL-1.0
#pragma once
// What a store on a server does when the server is away, slow, locked, full or cut off: nothing lost, nothing twice.

#include <hearken/store/commit.hpp>
#include <hearken/store/store.hpp>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <gtest/gtest.h>

#include "cutting_proxy.hpp"
#include "wait.hpp"

namespace hearken::testing {

struct counted {
    std::string_view uuid;
    std::int64_t number;
};
struct sum_row {
    std::string_view uuid;
    greatest<std::int64_t> number;
};
inline constexpr auto numbers = table<counted>{"numbers"};
inline constexpr auto sums = table{"sums", key<&sum_row::uuid>};

/// `Server` has besides `sql` and `url`: `kill_sessions`, `sessions` (how many a store has), `read_only`, `idle_limit`,
/// `lock` (a connection that holds a table until it goes).
template <class Server>
class store_faults : public ::testing::Test {
protected:
    using store_type = typename Server::store;
    using clock = std::chrono::steady_clock;

    void SetUp() override {
        if (const std::string no = server().why(); !no.empty()) GTEST_SKIP() << no;
        server().empty();
    }

    static Server& server() {
        static Server one;
        return one;
    }

    static store_type opened(std::uint16_t by = 0, std::chrono::milliseconds patience = std::chrono::seconds{20}) {
        store_type to = made(by, patience);
        const auto done = to.open();
        EXPECT_TRUE(done) << done.error().text();
        return to;
    }
    static store_type made(std::uint16_t by = 0, std::chrono::milliseconds patience = std::chrono::seconds{20}) {
        return store_type({.url = server().url("", by),
                           .create_tables = creation::everything,
                           .connect_timeout = std::chrono::seconds{2},
                           .statement_timeout = patience},
                          tables{numbers, sums});
    }

    /// Rows of some messages, and the progress behind them.
    void fill(int count = 10) {
        batch.clear();
        for (int i = 0; i < count; ++i) {
            batch.begin(static_cast<std::uint32_t>(i));
            batch.insert(numbers, {"7f", ++written});
            batch.merge(sums, {"7f", written});
        }
        at = progress{.spool = "s", .low_water = static_cast<std::uint64_t>(written), .finished = {}};
    }

    result<> try_once(store_type& to) {
        return hearken::write(to, batch, dead, at, [&](const refusal& r) { refused += r.why.text() + "\n"; });
    }

    /// As the thread behind a journal does it: until the progress says that it is done.
    void settle(store_type& to) {
        result<> done = try_once(to);
        const auto until = clock::now() + std::chrono::seconds{60};
        while (!done && clock::now() < until) {
            why = done.error();
            ASSERT_EQ(why->code, errc::store_unavailable) << why->text();
            ++tries;
            done = to.open();
            if (!done) {
                std::this_thread::sleep_for(std::chrono::milliseconds{50});
                continue;
            }
            auto stored = to.read_progress("s");
            if (stored && *stored == at) return;
            done = stored ? try_once(to) : std::unexpected(stored.error());
        }
        EXPECT_TRUE(done) << done.error().text();
    }

    /// Every row once, none refused.
    void expect_all() {
        EXPECT_EQ(refused, "");
        const std::string all = std::to_string(written);
        EXPECT_EQ(server().sql("SELECT count(*), count(DISTINCT number), max(number) FROM numbers"),
                  all + "|" + all + "|" + all);
        EXPECT_EQ(server().sql("SELECT number FROM sums"), all);
        EXPECT_EQ(server().sql("SELECT low_water FROM hearken_progress"), all);
    }

    rows batch, dead;
    std::optional<progress> at;
    std::int64_t written = 0;
    std::string refused;
    std::optional<error> why; ///< of the last try that failed
    int tries = 0;            ///< that failed
};

TYPED_TEST_SUITE_P(store_faults);

TYPED_TEST_P(store_faults, a_commit_whose_answer_is_lost) {
    cutting_proxy proxy(this->server().port());
    auto to = this->opened(proxy.port());
    this->fill();
    this->settle(to);
    using cut = cutting_proxy::cut;
    for (const cut how : {cut::after, cut::before, cut::late, cut::after, cut::late}) {
        this->fill();
        proxy.arm("COMMIT", how);
        this->settle(to);
    }
    EXPECT_EQ(proxy.cuts(), 5);
    EXPECT_EQ(this->tries, 5);
    this->expect_all();
}

TYPED_TEST_P(store_faults, the_first_commit_of_a_spool_arrives_late) {
    cutting_proxy proxy(this->server().port());
    auto to = this->opened(proxy.port());
    auto other = this->opened();
    this->fill();
    ASSERT_TRUE(hearken::write(other, this->batch, this->dead, progress{.spool = "other"}, [](const refusal&) {}));
    this->server().sql("DELETE FROM hearken_progress");
    this->server().sql("DELETE FROM numbers");
    proxy.arm("COMMIT", cutting_proxy::cut::late);
    this->settle(to);
    EXPECT_EQ(proxy.cuts(), 1);
    this->expect_all();
}

TYPED_TEST_P(store_faults, cut_off_anywhere) {
    cutting_proxy proxy(this->server().port());
    auto to = this->opened(proxy.port());
    this->fill();
    this->settle(to);
    for (const char* word : {"BEGIN", "SAVEPOINT", "RELEASE"}) {
        this->fill();
        proxy.arm(word, cutting_proxy::cut::after);
        this->settle(to);
    }
    EXPECT_EQ(proxy.cuts(), 3);
    EXPECT_EQ(this->tries, 2) << "begin makes a new connection by itself";
    this->expect_all();
}

TYPED_TEST_P(store_faults, sessions_are_killed) {
    auto to = this->opened();
    this->fill();
    this->settle(to);
    this->server().kill_sessions();
    this->fill();
    this->settle(to);
    EXPECT_EQ(this->tries, 0) << "between two batches nobody notices";
    this->fill();
    ASSERT_TRUE(to.begin());
    ASSERT_TRUE(to.apply(this->batch.all()));
    this->server().kill_sessions();
    EXPECT_EQ(to.commit(this->at).error().code, errc::store_unavailable);
    to.rollback();
    ASSERT_TRUE(to.open());
    this->settle(to);
    this->expect_all();
}

TYPED_TEST_P(store_faults, the_server_closes_idle_connections) {
    this->server().idle_limit(1);
    auto to = this->opened();
    this->fill();
    this->settle(to);
    EXPECT_TRUE(eventually([&] { return this->server().sessions() == 0; }, std::chrono::seconds{30}));
    this->fill();
    this->settle(to);
    EXPECT_EQ(this->tries, 0);
    this->server().idle_limit(0);
    this->expect_all();
}

TYPED_TEST_P(store_faults, the_server_is_killed_and_comes_back) {
    auto to = this->opened();
    this->fill();
    this->settle(to);
    this->fill();
    ASSERT_TRUE(to.begin());
    ASSERT_TRUE(to.apply(this->batch.all()));
    this->server().stop(SIGKILL);
    const auto lost = to.commit(this->at);
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().code, errc::store_unavailable);
    EXPECT_EQ(to.open().error().code, errc::store_unavailable);
    EXPECT_EQ(to.check().error().code, errc::store_unavailable);
    this->server().start();
    this->settle(to);
    this->expect_all();
}

TYPED_TEST_P(store_faults, a_server_that_stands_still_is_given_up_in_time) {
    using namespace std::chrono_literals;
    auto to = this->opened(0, 1s);
    this->fill();
    this->settle(to);
    this->fill();
    ASSERT_TRUE(to.begin());
    this->server().freeze();
    const auto before = std::chrono::steady_clock::now();
    EXPECT_EQ(to.apply(this->batch.all()).error().code, errc::store_unavailable);
    to.rollback();
    EXPECT_EQ(to.open().error().code, errc::store_unavailable);
    const auto took = std::chrono::steady_clock::now() - before;
    this->server().thaw();
    EXPECT_LT(took, 15s);
    this->settle(to);
    this->expect_all();
}

TYPED_TEST_P(store_faults, a_lock_is_waited_for_and_then_said) {
    using namespace std::chrono_literals;
    auto to = this->opened(0, 1s);
    this->fill();
    this->settle(to);
    this->fill();
    {
        auto held = this->server().lock("numbers");
        const auto done = this->try_once(to);
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().code, errc::store_unavailable) << done.error().text();
    }
    this->settle(to);
    this->expect_all();
}

TYPED_TEST_P(store_faults, a_deadlock_is_tried_again) {
    auto first = this->opened(), second = this->opened();
    this->fill(1);
    this->settle(first);
    std::atomic<int> ready = 0;
    const auto both = [&](auto& to, std::string_view one, std::string_view other, std::int64_t number) {
        rows before, after;
        before.merge(sums, {one, number});
        before.insert(numbers, {one, number});
        after.merge(sums, {other, number});
        after.insert(numbers, {other, number});
        EXPECT_TRUE(to.begin());
        EXPECT_TRUE(to.apply(before.all()));
        ++ready;
        EXPECT_TRUE(eventually([&] { return ready == 2; }));
        const auto done = to.apply(after.all());
        EXPECT_TRUE(done) << done.error().text();
        EXPECT_TRUE(to.commit({}));
    };
    rows some;
    some.merge(sums, {"a", 0});
    some.merge(sums, {"b", 0});
    ASSERT_TRUE(hearken::write(first, some, this->dead, {}, [](const refusal&) {}));
    std::thread beside([&] { both(second, "b", "a", 2); });
    both(first, "a", "b", 1);
    beside.join();
    EXPECT_EQ(this->server().sql("SELECT count(*) FROM numbers WHERE uuid <> '7f'"), "4");
    EXPECT_EQ(this->server().sql("SELECT sum(number) FROM sums WHERE uuid <> '7f'"), "4");
}

TYPED_TEST_P(store_faults, two_programs_that_add_the_same_rows) {
    auto first = this->opened();
    this->fill(1);
    this->settle(first);
    std::atomic<int> ready = 0;
    const auto many = [&](std::int64_t number) {
        auto to = this->opened();
        ++ready;
        EXPECT_TRUE(eventually([&] { return ready == 2; }));
        for (int round = 0; round < 20; ++round) {
            rows some, none;
            for (std::uint32_t i = 0; i < 50; ++i) {
                some.begin(i);
                some.merge(sums, {"r" + std::to_string(round) + "-" + std::to_string((i * 7) % 50), number});
            }
            std::string told;
            const auto done =
                hearken::write(to, some, none, {}, [&](const refusal& r) { told += r.why.text() + "\n"; });
            EXPECT_TRUE(done) << done.error().text();
            EXPECT_EQ(told, "");
        }
    };
    std::thread beside([&] { many(2); });
    many(1);
    beside.join();
    EXPECT_EQ(this->server().sql("SELECT count(*), sum(number) FROM sums WHERE uuid <> '7f'"), "1000|2000");
}

TYPED_TEST_P(store_faults, a_server_that_may_only_be_read) {
    auto to = this->opened();
    this->fill();
    this->settle(to);
    this->server().read_only(true);
    this->fill();
    EXPECT_EQ(this->try_once(to).error().code, errc::store_unavailable);
    const auto closed = to.open();
    ASSERT_FALSE(closed);
    EXPECT_EQ(closed.error().code, errc::store_unavailable);
    EXPECT_NE(closed.error().what.find("read-only"), std::string::npos) << closed.error().what;
    EXPECT_FALSE(to.check());
    this->server().read_only(false);
    this->settle(to);
    this->expect_all();
}

TYPED_TEST_P(store_faults, a_full_disk) {
    auto to = this->opened();
    this->fill();
    this->settle(to);
    if (const std::string no = this->server().move_to_small_disk("numbers"); !no.empty()) GTEST_SKIP() << no;
    const std::string large(200'000, 'x');
    bool full = false;
    for (int i = 0; i < 400 && !full; ++i) {
        this->fill(1);
        rows more;
        for (std::uint32_t n = 0; n < 5; ++n) more.insert(numbers, {large, -1});
        const auto done =
            hearken::write(to, more, this->dead, {}, [&](const refusal& r) { this->refused += r.why.text(); });
        full = !done;
        if (full) {
            EXPECT_EQ(done.error().code, errc::store_unavailable) << done.error().text();
        }
        --this->written;
    }
    EXPECT_TRUE(full);
    this->server().make_room("numbers");
    ASSERT_TRUE(to.open());
    this->fill();
    this->settle(to);
    this->expect_all();
}

TYPED_TEST_P(store_faults, who_is_not_let_in_is_told_without_the_password) {
    std::string url = this->server().url();
    url.replace(url.find("%40ret"), 6, "WRONG");
    typename TypeParam::store to(url);
    const auto done = to.open();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, errc::store_unavailable);
    EXPECT_NE(done.error().what.find("mend the user or the password in the URL"), std::string::npos)
        << done.error().what;
    EXPECT_EQ(done.error().what.find("WRONG"), std::string::npos);
    EXPECT_EQ(to.check().error().what, done.error().what);
}

REGISTER_TYPED_TEST_SUITE_P(store_faults, a_commit_whose_answer_is_lost, the_first_commit_of_a_spool_arrives_late,
                            cut_off_anywhere, sessions_are_killed, the_server_closes_idle_connections,
                            the_server_is_killed_and_comes_back, a_server_that_stands_still_is_given_up_in_time,
                            a_lock_is_waited_for_and_then_said, a_deadlock_is_tried_again,
                            two_programs_that_add_the_same_rows, a_server_that_may_only_be_read, a_full_disk,
                            who_is_not_let_in_is_told_without_the_password);

} // namespace hearken::testing
