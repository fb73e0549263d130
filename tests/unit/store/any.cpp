// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/any.hpp>
#include <hearken/store/commit.hpp>
#include <hearken/store/sqlite.hpp>

#include "temporary.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using hearken::errc;
using hearken::result;

/// A second kind of store, so that there is a choice.
struct pretended {
    using family = hearken::family::store;
    static constexpr std::array<std::string_view, 2> schemes{"mysql", "mariadb"};
    static result<pretended> from_url(std::string_view url, const hearken::store_options&) {
        if (url.ends_with('!')) return hearken::fail(errc::configuration, "no '!' in a URL");
        return pretended{};
    }
    int opened = 0;
    result<> open() {
        ++opened;
        return {};
    }
    result<> begin() { return {}; }
    result<> apply(std::span<const hearken::row>) { return hearken::fail(errc::row_refused, "pretended"); }
    result<> commit(const std::optional<hearken::progress>&) { return {}; }
    void rollback() noexcept {}
    result<std::optional<hearken::progress>> read_progress(std::string_view) { return std::nullopt; }
    result<bool> has(const hearken::table_schema&) { return false; }
    bool durable() const { return true; }
    result<> check() { return hearken::fail(errc::store_unavailable, "pretended"); }
    void close() noexcept {}
};

using either = hearken::any_store<hearken::sqlite::store, pretended>;
static_assert(hearken::store<either>);
static_assert(hearken::store<hearken::any_store<hearken::sqlite::store>>);

template <class S>
concept tells_tables = requires(S& s, const hearken::table_schema& t) { s.is_ours(t); };
static_assert(tells_tables<hearken::any_store<hearken::sqlite::store>>);
static_assert(!tells_tables<either>, "where every one of them can tell");

struct entry {
    std::int64_t number;
};
constexpr auto entries = hearken::table<entry>{"entry"};

TEST(any, is_chosen_by_the_scheme) {
    const hearken_test::temporary_directory in;
    auto to = either::from_url("sqlite:" + in.file("a.db"), {.known = hearken::tables{entries}, .durable = true});
    ASSERT_TRUE(to) << to.error().text();
    EXPECT_TRUE(to->durable());
    ASSERT_TRUE(to->check());
    ASSERT_TRUE(to->open());
    EXPECT_TRUE(to->has(entries.schema()).value());
    hearken::rows some, dead;
    some.insert(entries, {5});
    ASSERT_TRUE(hearken::write(*to, some, dead, hearken::progress{.spool = "s", .low_water = 1, .finished = {}},
                               [](const hearken::refusal&) { FAIL(); }));
    EXPECT_EQ(to->read_progress("s").value()->low_water, 1U);
    to->close();
    EXPECT_EQ(hearken_test::other_program(in.file("a.db"))("SELECT number FROM entry"), "5");

    auto other = either::from_url("mariadb://user:secret@host/db");
    ASSERT_TRUE(other);
    EXPECT_EQ(other->check().error().what, "pretended");
    EXPECT_FALSE(other->has(entries.schema()).value());
}

TEST(any, tells_whose_a_table_is) {
    const hearken_test::temporary_directory in;
    auto to = hearken::any_store<hearken::sqlite::store>::from_url("sqlite:" + in.file("a.db"));
    ASSERT_TRUE(to);
    EXPECT_EQ(to->is_ours(entries.schema()), true);
    hearken_test::other_program(in.file("a.db"))("CREATE TABLE entry (number INTEGER)");
    EXPECT_EQ(to->is_ours(entries.schema()), false);
}

TEST(any, an_unknown_scheme_names_the_known_ones) {
    const auto wrong = either::from_url("oracle://user:secret@host/db");
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().code, errc::configuration);
    EXPECT_EQ(wrong.error().what, "'oracle' is no kind of database known here; write one of sqlite:, mysql:, mariadb:");
}

TEST(any, text_without_a_scheme_is_not_repeated) {
    const auto wrong = either::from_url("user.secret@host");
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().what, "a database URL begins with its kind; write one of sqlite:, mysql:, mariadb:");
    EXPECT_FALSE(either::from_url(""));
}

TEST(any, the_chosen_store_reads_the_rest) {
    EXPECT_EQ(either::from_url("mysql:x!").error().what, "no '!' in a URL");
    EXPECT_EQ(either::from_url("sqlite:").error().code, errc::configuration);
}

TEST(any, takes_a_store_that_was_made_by_hand) {
    either own{pretended{}};
    EXPECT_TRUE(own.open());
    EXPECT_TRUE(own.durable());
}

} // namespace
