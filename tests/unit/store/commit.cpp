// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/commit.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace {

using hearken::errc;
using hearken::progress;
using hearken::refusal;
using hearken::result;
using hearken::row;
using hearken::rows;

struct entry {
    std::int64_t message;
    std::int64_t part;
    friend bool operator==(const entry&, const entry&) = default;
};
struct letter {
    std::int64_t message;
    std::string_view reason;
};
constexpr auto entries = hearken::table<entry>{"entry"};
constexpr auto letters = hearken::table<letter>{"letter"};

/// A store in memory that refuses what it is told to.
struct recorder {
    using family = hearken::family::store;

    std::vector<entry> committed;
    std::vector<entry> pending;
    std::vector<std::int64_t> dead;
    std::vector<std::int64_t> pending_dead;
    std::optional<progress> kept;
    std::set<std::int64_t> refuses;      ///< messages
    std::set<std::int64_t> refuses_dead; ///< messages whose letter is refused, too
    std::optional<errc> away_at_begin, away_at_apply, away_at_commit;
    int applied_rows = 0;
    int begins = 0;
    int rollbacks = 0;

    result<> open() { return {}; }
    result<> begin() {
        ++begins;
        if (away_at_begin) return hearken::fail(*away_at_begin, "away");
        return {};
    }
    result<> apply(std::span<const row> some) {
        if (away_at_apply) return hearken::fail(*away_at_apply, "away");
        const auto before = pending.size();
        const auto before_dead = pending_dead.size();
        for (const row& one : some) {
            ++applied_rows;
            const std::int64_t message = one.cells[0].integer();
            const bool is_entry = one.table->name == "entry";
            if ((is_entry ? refuses : refuses_dead).contains(message)) {
                pending.resize(before);
                pending_dead.resize(before_dead);
                return hearken::fail(message % 2 == 0 ? errc::row_refused : errc::unknown_row,
                                     "message " + std::to_string(message));
            }
            if (is_entry)
                pending.push_back({message, one.cells[1].integer()});
            else
                pending_dead.push_back(message);
        }
        return {};
    }
    result<> commit(const std::optional<progress>& at) {
        if (away_at_commit) return hearken::fail(*away_at_commit, "away");
        committed.insert(committed.end(), pending.begin(), pending.end());
        dead.insert(dead.end(), pending_dead.begin(), pending_dead.end());
        pending.clear();
        pending_dead.clear();
        if (at) kept = at;
        return {};
    }
    void rollback() noexcept {
        ++rollbacks;
        pending.clear();
        pending_dead.clear();
    }
    result<std::optional<progress>> read_progress(std::string_view) { return kept; }
    result<bool> has(const hearken::table_schema&) { return true; }
    bool durable() const { return true; }
    result<> check() { return {}; }
    void close() noexcept {}
};
static_assert(hearken::store<recorder>);
static_assert(hearken::refusal_listener<void (*)(const refusal&)>);
static_assert(hearken::refusal_listener<result<> (*)(const refusal&)>);
static_assert(!hearken::refusal_listener<bool (*)(const refusal&)>);

rows batch_of(std::uint32_t messages, std::uint32_t parts) {
    rows some;
    for (std::uint32_t m = 0; m < messages; ++m) {
        some.begin(m);
        for (std::uint32_t p = 0; p < parts; ++p) some.insert(entries, {m, p});
    }
    return some;
}

/// Writes a batch of which some messages are refused, and checks what became of each.
void check(std::uint32_t messages, std::uint32_t parts, const std::set<std::int64_t>& refused, int most_rows = -1) {
    recorder to;
    to.refuses = refused;
    rows some = batch_of(messages, parts), dead;
    std::set<std::int64_t> told;
    const auto done = hearken::write(to, some, dead, progress{.spool = "s", .low_water = messages, .finished = {}},
                                     [&](const refusal& r) {
                                         ASSERT_NE(r.dead_letters, nullptr);
                                         EXPECT_TRUE(told.insert(r.message).second) << "told twice";
                                         EXPECT_EQ(r.why.what, "message " + std::to_string(r.message));
                                         r.dead_letters->insert(letters, {r.message, r.why.what});
                                     });
    ASSERT_TRUE(done) << done.error().text();
    EXPECT_EQ(told, refused);
    EXPECT_EQ(std::vector<std::int64_t>(refused.begin(), refused.end()), to.dead);
    EXPECT_EQ(to.kept->low_water, messages);
    EXPECT_EQ(to.begins, 1);
    EXPECT_EQ(to.rollbacks, 0);
    std::vector<entry> expected;
    for (std::int64_t m = 0; m < messages; ++m) {
        for (std::int64_t p = 0; p < parts && !refused.contains(m); ++p) expected.push_back({m, p});
    }
    EXPECT_EQ(to.committed, expected) << "all others, once, in their order";
    if (most_rows >= 0) {
        EXPECT_LE(to.applied_rows, most_rows);
    }
}

TEST(commit, nothing_refused) {
    check(1, 1, {}, 1);
    check(1'000, 4, {}, 4'000);
}

TEST(commit, one_of_a_thousand) {
    for (const std::int64_t at : {0, 1, 499, 500, 501, 998, 999}) check(1'000, 4, {at}, 14'000);
}

TEST(commit, pairs) {
    check(1'000, 1, {0, 999});
    check(1'000, 3, {499, 500});
    check(1'000, 3, {500, 501});
    check(2, 5, {0});
    check(2, 5, {1});
    check(2, 1, {0, 1});
    check(3, 1, {0, 2});
}

TEST(commit, all) {
    std::set<std::int64_t> all;
    for (std::int64_t i = 0; i < 1'000; ++i) all.insert(i);
    check(1'000, 4, all);
    check(1, 1, {0});
    check(1, 50, {0});
}

TEST(commit, every_pattern_of_a_small_batch) {
    for (std::uint32_t messages = 1; messages <= 8; ++messages) {
        for (std::uint32_t pattern = 0; pattern < 1U << messages; ++pattern) {
            std::set<std::int64_t> refused;
            for (std::uint32_t m = 0; m < messages; ++m) {
                if ((pattern >> m & 1U) != 0) refused.insert(m);
            }
            check(messages, 1 + pattern % 3, refused);
        }
    }
}

TEST(commit, messages_of_unequal_size_are_never_cut) {
    rows some, dead;
    const std::uint32_t sizes[] = {1, 30, 1, 1, 7, 0, 2};
    for (std::uint32_t m = 0; m < 7; ++m) {
        some.begin(m);
        for (std::uint32_t p = 0; p < sizes[m]; ++p) some.insert(entries, {m, p});
    }
    recorder to;
    to.refuses = {1, 4};
    std::vector<std::uint32_t> told;
    ASSERT_TRUE(hearken::write(to, some, dead, {}, [&](const refusal& r) { told.push_back(r.message); }));
    EXPECT_EQ(told, (std::vector<std::uint32_t>{1, 4}));
    EXPECT_EQ(to.committed, (std::vector<entry>{{0, 0}, {2, 0}, {3, 0}, {6, 0}, {6, 1}}));
    EXPECT_FALSE(to.kept);
}

TEST(commit, rows_of_a_message_may_be_scattered) {
    rows some, dead;
    for (const std::uint32_t m : {3U, 1U, 2U, 1U, 3U}) {
        some.begin(m);
        some.insert(entries, {m, static_cast<std::int64_t>(some.size())});
    }
    recorder to;
    to.refuses = {1};
    ASSERT_TRUE(hearken::write(to, some, dead, {}, [](const refusal&) {}));
    EXPECT_EQ(to.committed, (std::vector<entry>{{2, 2}, {3, 0}, {3, 4}}));
}

TEST(commit, a_store_that_is_away_keeps_the_rows) {
    for (const errc code : {errc::store_unavailable, errc::schema_mismatch, errc::configuration}) {
        for (std::optional<errc> recorder::* where :
             {&recorder::away_at_begin, &recorder::away_at_apply, &recorder::away_at_commit}) {
            recorder to;
            to.*where = code;
            rows some = batch_of(10, 2), dead;
            const auto nobody = [](const refusal&) { FAIL(); };
            const auto done = hearken::write(to, some, dead, {}, nobody);
            ASSERT_FALSE(done);
            EXPECT_EQ(done.error().code, code);
            EXPECT_TRUE(to.committed.empty());
            EXPECT_EQ(to.rollbacks, where == &recorder::away_at_begin ? 0 : 1);
            to.*where = std::nullopt;
            ASSERT_TRUE(hearken::write(to, some, dead, {}, nobody)) << "the same rows, later";
            EXPECT_EQ(to.committed.size(), 20U);
        }
    }
}

TEST(commit, after_an_error_refusals_are_told_again) {
    recorder to;
    to.refuses = {4};
    to.away_at_commit = errc::store_unavailable;
    rows some = batch_of(10, 1), dead;
    int told = 0;
    const auto tell = [&](const refusal& r) {
        ++told;
        r.dead_letters->insert(letters, {r.message, "no"});
    };
    EXPECT_FALSE(hearken::write(to, some, dead, {}, tell));
    to.away_at_commit = std::nullopt;
    EXPECT_TRUE(hearken::write(to, some, dead, {}, tell));
    EXPECT_EQ(told, 2);
    EXPECT_EQ(to.dead, (std::vector<std::int64_t>{4}));
}

TEST(commit, a_dead_letter_that_is_refused_is_told) {
    recorder to;
    to.refuses = {2, 4, 6};
    to.refuses_dead = {4};
    rows some = batch_of(10, 1), dead;
    std::vector<std::pair<std::uint32_t, bool>> told;
    ASSERT_TRUE(hearken::write(to, some, dead, {}, [&](const refusal& r) {
        told.emplace_back(r.message, r.dead_letters != nullptr);
        if (r.dead_letters != nullptr) r.dead_letters->insert(letters, {r.message, "no"});
    }));
    EXPECT_EQ(told, (std::vector<std::pair<std::uint32_t, bool>>{{2, true}, {4, true}, {6, true}, {4, false}}));
    EXPECT_EQ(to.dead, (std::vector<std::int64_t>{2, 6}));
    EXPECT_EQ(to.committed.size(), 7U);
}

TEST(commit, who_is_told_may_stop_it) {
    recorder to;
    to.refuses = {4, 6};
    rows some = batch_of(10, 1), dead;
    int told = 0;
    const auto done = hearken::write(to, some, dead, {}, [&](const refusal&) -> result<> {
        ++told;
        return hearken::fail(errc::io, "no place for the dead letter");
    });
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, errc::io);
    EXPECT_EQ(told, 1);
    EXPECT_EQ(to.rollbacks, 1);
    EXPECT_TRUE(to.committed.empty());
    EXPECT_EQ(some.size(), 10U);
}

TEST(commit, nothing_to_do_needs_no_transaction) {
    recorder to;
    rows some, dead;
    const auto nobody = [](const refusal&) {};
    ASSERT_TRUE(hearken::write(to, some, dead, {}, nobody));
    EXPECT_EQ(to.begins, 0);
    ASSERT_TRUE(hearken::write(to, some, dead, progress{.spool = "s", .low_water = 5, .finished = {}}, nobody));
    EXPECT_EQ(to.begins, 1);
    EXPECT_EQ(to.kept->low_water, 5U);
}

} // namespace
