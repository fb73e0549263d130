// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/store_keeper.hpp>

#include "bench.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using hearken::error;
using hearken::store_state;
using hearken::run::store_keeper;

struct fake_store final : hearken::database {
    int opens = 0, closes = 0;
    bool away = false, keeps = true;
    hearken::result<bool> keeps_progress() override { return keeps; }
    bool durable() override { return false; }
    hearken::result<> open() override {
        ++opens;
        if (away) return hearken::fail(hearken::errc::store_unavailable, "locked");
        return {};
    }
    void close() noexcept override { ++closes; }
    hearken::result<> write(hearken::rows&, hearken::rows&, const std::optional<hearken::progress>&,
                            const std::function<hearken::result<>(const hearken::refusal&)>&) override {
        return {};
    }
    hearken::result<std::optional<hearken::progress>> read_progress(std::string_view) override { return known; }
    std::optional<hearken::progress> known;
    void bury(hearken::rows&, const hearken::dead_letter_row&) override {}
};

struct bench {
    std::vector<std::string> log;
    test::policies said;
    hearken::run::core shared{{.log = {hearken::log_level::debug,
                                       [this](hearken::log_level, std::string_view line) { log.emplace_back(line); }}},
                              said};
    fake_store store;
    store_keeper keeper{shared, &store};
    store_state state() const { return shared.read().store; }
};

TEST(store_keeper, opens_once_and_closes) {
    bench b;
    EXPECT_TRUE(b.keeper.ready());
    EXPECT_TRUE(b.keeper.ready());
    EXPECT_EQ(b.store.opens, 1);
    EXPECT_EQ(b.state(), store_state::open);
    b.keeper.close();
    EXPECT_EQ(b.store.closes, 1);
    EXPECT_EQ(b.state(), store_state::closed);
}

TEST(store_keeper, a_store_that_keeps_no_progress_is_said_once) {
    bench b;
    b.store.known = hearken::progress{.spool = "s", .low_water = 3, .finished = {}};
    b.store.keeps = false;
    EXPECT_TRUE(b.keeper.keeps_progress());
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(b.keeper.progress_of("s").value(), std::nullopt);
        EXPECT_FALSE(b.keeper.keeps_progress());
    }
    ASSERT_EQ(b.log.size(), 1U);
    EXPECT_EQ(b.log[0].find("the database has no table hearken_progress: progress is kept in the inbox"), 0U);
    b.store.keeps = true;
    EXPECT_EQ(b.keeper.progress_of("s").value()->low_water, 3U);
    EXPECT_TRUE(b.keeper.keeps_progress());
}

TEST(store_keeper, a_store_that_is_lost_is_opened_anew_and_said_once) {
    bench b;
    ASSERT_TRUE(b.keeper.ready());
    b.store.away = true;
    const error locked{.code = hearken::errc::store_unavailable, .what = "locked"};
    b.keeper.lost(locked);
    EXPECT_FALSE(b.keeper.ready());
    b.keeper.lost(locked);
    EXPECT_EQ(b.state(), store_state::away);
    EXPECT_EQ(b.shared.read().last_error->what, "locked");
    b.store.away = false;
    EXPECT_TRUE(b.keeper.ready());
    EXPECT_EQ(b.state(), store_state::open);
    EXPECT_EQ(b.log.size(), 2U) << "away, and back";
    EXPECT_EQ(b.log.back(), "the database is back");
}

TEST(store_keeper, a_dead_letter_file_that_fails_is_not_the_stores_fault) {
    bench b;
    ASSERT_TRUE(b.keeper.ready());
    b.keeper.lost({.code = hearken::errc::io, .what = "disk full"});
    EXPECT_EQ(b.state(), store_state::open);
    EXPECT_TRUE(b.keeper.ready());
    EXPECT_EQ(b.store.opens, 1);
}

TEST(store_keeper, without_a_store_there_is_nothing_to_keep) {
    bench b;
    store_keeper keeper(b.shared, nullptr);
    EXPECT_TRUE(keeper.ready());
    keeper.close();
    EXPECT_EQ(b.state(), store_state::none);
}

} // namespace
