// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/server.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace std::chrono_literals;
using hearken::errc;
using hearken::fail;
using hearken::result;
using hearken::sql::aftermath;
using hearken::sql::found_column;

/// What a pretended server is told and answers: a statement that begins with `on` fails once.
struct script {
    struct failure {
        std::string on;
        errc code;
        aftermath after;
    };
    std::deque<failure> failures;
    std::string told;
    unsigned connections = 0;
};

struct pretended {
    struct options {
        script* by = nullptr;
        hearken::creation create_tables = hearken::creation::nothing;
        bool durable = false;
        std::chrono::seconds recycle{3'600};
    };
    struct dialect {
        static std::string type_of(const hearken::column&, bool) { return "T"; }
        static bool holds(const found_column&, const hearken::column&) { return true; }
    };
    struct table {
        hearken::table_schema schema;
    };

    static result<pretended> connect(const options& how) {
        pretended made;
        made.by_ = how.by;
        ++how.by->connections;
        if (auto done = made.run("CONNECT"); !done) return std::unexpected(done.error());
        return made;
    }
    result<> run(std::string_view text) {
        last_ = aftermath::none;
        by_->told.append(text).append("; ");
        if (by_->failures.empty() || !text.starts_with(by_->failures.front().on)) return {};
        const auto now = by_->failures.front();
        by_->failures.pop_front();
        last_ = now.after;
        return fail(now.code, "pretended");
    }
    result<std::vector<found_column>> columns(std::string_view) {
        return std::vector<found_column>{
            {"uuid", "T"}, {"name", "T"}, {"spool", "T"}, {"low_water", "T"}, {"finished", "T"}};
    }
    table learn(const hearken::table_schema& schema, std::vector<found_column>) const { return {schema}; }
    result<> find(table&, std::span<const hearken::row* const> keys, std::uint64_t, hearken::sql::row_fold& into) {
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (keys[i]->cells[0].text() == "there") into.found(i);
        }
        return run("FIND " + std::to_string(keys.size()));
    }
    result<> insert(table& into, std::uint64_t, std::span<const hearken::cell* const> rows) {
        return run("INSERT " + std::string(into.schema.name) + " " + std::to_string(rows.size()));
    }
    result<> update(table& in, std::uint64_t, std::span<const hearken::cell* const> rows) {
        return run("UPDATE " + std::string(in.schema.name) + " " + std::to_string(rows.size()));
    }
    result<> create(const hearken::table_schema&, std::string_view) { return run("CREATE"); }
    result<hearken::sql::answer> ask(std::string_view text, std::span<const hearken::cell>) {
        auto done = run(text);
        if (!done) return std::unexpected(done.error());
        return hearken::sql::answer{};
    }
    result<std::optional<std::string>> mark(std::string_view) { return std::optional<std::string>{}; }
    result<std::optional<hearken::progress>> read_progress(std::string_view) {
        return std::optional<hearken::progress>{};
    }
    result<> check_writable() { return {}; }
    aftermath last() const { return last_; }
    void forget_error() { last_ = aftermath::none; }

    script* by_ = nullptr;
    aftermath last_ = aftermath::none;
};

using store = hearken::sql::server_store<pretended>;
static_assert(hearken::store<store>);

struct entry {
    std::string_view uuid;
    std::string_view name;
};
constexpr auto entries = hearken::table{"entry", hearken::key<&entry::uuid>};
constexpr auto others = hearken::table<entry>{"other"};

class server : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(to.open());
        ASSERT_TRUE(to.begin());
        by.told.clear();
    }
    script by;
    store to{{.by = &by}};
    hearken::rows some;
};

TEST_F(server, rows_go_table_by_table_with_few_statements) {
    some.insert(others, {"a", "1"});
    some.merge(entries, {"there", "1"});
    some.insert(others, {"a", "2"});
    some.merge(entries, {"new", "2"});
    some.merge(entries, {"there", "3"});
    ASSERT_TRUE(to.apply(some.all()));
    EXPECT_EQ(by.told, "SAVEPOINT hearken; INSERT other 2; FIND 2; UPDATE entry 1; INSERT entry 1; RELEASE SAVEPOINT "
                       "hearken; ");
}

TEST_F(server, a_refused_row_goes_back_to_the_savepoint) {
    some.insert(others, {"a", "1"});
    by.failures = {{"INSERT", errc::row_refused, aftermath::none}};
    EXPECT_EQ(to.apply(some.all()).error().code, errc::row_refused);
    EXPECT_EQ(by.told, "SAVEPOINT hearken; INSERT other 1; ROLLBACK TO SAVEPOINT hearken; RELEASE SAVEPOINT hearken; ");
}

TEST_F(server, a_key_that_another_program_made_meanwhile_is_looked_for_again_once) {
    some.merge(entries, {"new", "2"});
    by.failures = {{"INSERT", errc::row_refused, aftermath::duplicate}};
    EXPECT_TRUE(to.apply(some.all()));
    by.failures = {{"INSERT", errc::row_refused, aftermath::duplicate},
                   {"INSERT", errc::row_refused, aftermath::duplicate}};
    EXPECT_EQ(to.apply(some.all()).error().code, errc::row_refused);
    some.clear();
    some.insert(others, {"a", "1"});
    by.told.clear();
    by.failures = {{"INSERT", errc::row_refused, aftermath::duplicate}};
    EXPECT_EQ(to.apply(some.all()).error().code, errc::row_refused);
    EXPECT_EQ(by.told.find("INSERT"), by.told.rfind("INSERT")) << "a plain insert is not tried again";
}

TEST_F(server, a_deadlock_begins_the_transaction_again_with_all_that_was_fine) {
    hearken::rows before;
    before.insert(others, {"a", "1"});
    ASSERT_TRUE(to.apply(before.all()));
    by.told.clear();
    some.merge(entries, {"there", "2"});
    by.failures = {{"UPDATE", errc::store_unavailable, aftermath::again}};
    EXPECT_TRUE(to.apply(some.all()));
    EXPECT_EQ(by.told, "SAVEPOINT hearken; FIND 1; UPDATE entry 1; ROLLBACK; BEGIN; SAVEPOINT hearken; INSERT other 1; "
                       "RELEASE SAVEPOINT hearken; SAVEPOINT hearken; FIND 1; UPDATE entry 1; RELEASE SAVEPOINT "
                       "hearken; ");
    by.told.clear();
    by.failures = {{"COMMIT", errc::store_unavailable, aftermath::again}};
    EXPECT_TRUE(to.commit({}));
    EXPECT_EQ(by.told.find("COMMIT; ROLLBACK; BEGIN; SAVEPOINT hearken; INSERT other 1"), 0U) << by.told;
    EXPECT_TRUE(by.told.ends_with("COMMIT; "));
}

TEST_F(server, deadlocks_without_end_are_given_up) {
    some.insert(others, {"a", "1"});
    for (int i = 0; i < 50; ++i) by.failures.push_back({"INSERT", errc::store_unavailable, aftermath::again});
    EXPECT_EQ(to.apply(some.all()).error().code, errc::store_unavailable);
    EXPECT_EQ(by.failures.size(), 40U);
}

TEST_F(server, a_lost_connection_is_noticed_by_begin_and_replaced) {
    to.rollback();
    by.failures = {{"BEGIN", errc::store_unavailable, aftermath::broken}};
    EXPECT_TRUE(to.begin());
    EXPECT_EQ(by.connections, 2U);
    by.failures = {{"COMMIT", errc::store_unavailable, aftermath::broken}};
    EXPECT_EQ(to.commit({}).error().code, errc::store_unavailable) << "nobody knows whether it was committed";
    EXPECT_EQ(by.connections, 2U);
    EXPECT_TRUE(to.open());
    EXPECT_EQ(by.connections, 3U);
    by.failures = {{"BEGIN", errc::store_unavailable, aftermath::broken},
                   {"CONNECT", errc::store_unavailable, aftermath::broken}};
    EXPECT_FALSE(to.begin());
    EXPECT_EQ(to.begin().error().what, "the database is not open");
}

TEST(server_age, an_old_connection_is_replaced) {
    script by;
    store to{{.by = &by, .recycle = 0s}};
    ASSERT_TRUE(to.open());
    ASSERT_TRUE(to.begin());
    EXPECT_EQ(by.connections, 2U);
}

TEST_F(server, progress_is_written_before_the_commit) {
    EXPECT_TRUE(to.commit(hearken::progress{.spool = "there", .low_water = 1, .finished = {}}));
    EXPECT_EQ(by.told, "FIND 1; UPDATE hearken_progress 1; COMMIT; ");
    by.failures = {{"UPDATE", errc::row_refused, aftermath::none}};
    EXPECT_EQ(to.commit(hearken::progress{.spool = "there", .low_water = 1, .finished = {}}).error().code,
              errc::store_unavailable)
        << "no message is to blame";
}

} // namespace
