// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/database.hpp>

#include <hearken/rows/dead_letter.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

/// Refuses the rows of message 1.
struct picky {
    using family = hearken::family::store;
    std::vector<std::string> log{};
    hearken::result<> open() { return say("open"); }
    hearken::result<> begin() { return say("begin"); }
    hearken::result<> apply(std::span<const hearken::row> some) {
        for (const hearken::row& one : some) {
            if (one.message == 1 && one.table->name != "dead_letter")
                return hearken::fail(hearken::errc::row_refused, "picky");
        }
        return say("apply " + std::to_string(some.size()) + " " + std::string(some.front().table->name));
    }
    hearken::result<> commit(const std::optional<hearken::progress>&) { return say("commit"); }
    void rollback() noexcept { log.emplace_back("rollback"); }
    hearken::result<std::optional<hearken::progress>> read_progress(std::string_view) { return std::nullopt; }
    hearken::result<bool> has(const hearken::table_schema&) { return true; }
    [[nodiscard]] bool durable() const { return false; }
    hearken::result<> check() { return {}; }
    void close() noexcept { log.emplace_back("close"); }

    hearken::result<> say(std::string what) {
        log.push_back(std::move(what));
        return {};
    }
};

struct reading {
    int value;
};
constexpr hearken::table<reading> readings{"readings"};

TEST(database, writes_what_the_store_takes_and_buries_the_rest) {
    picky store;
    hearken::database_of face(store);
    hearken::database& any = face;
    ASSERT_TRUE(any.open());
    hearken::rows batch;
    hearken::rows dead;
    for (std::uint32_t i = 0; i < 2; ++i) {
        batch.begin(i);
        batch.insert(readings, {.value = 7});
    }
    std::vector<std::uint32_t> refused;
    ASSERT_TRUE(any.write(batch, dead, std::nullopt, [&](const hearken::refusal& r) -> hearken::result<> {
        refused.push_back(r.message);
        any.bury(*r.dead_letters,
                 {.topic = "a", .payload = {}, .route = "a", .path = "", .reason = r.why.what, .time = {}});
        return {};
    }));
    any.close();
    EXPECT_EQ(refused, (std::vector<std::uint32_t>{1}));
    EXPECT_EQ(store.log, (std::vector<std::string>{"open", "begin", "apply 1 readings", "apply 1 dead_letter", "commit",
                                                   "close"}));
}

} // namespace
