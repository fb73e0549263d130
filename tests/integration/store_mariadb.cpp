// SPDX-License-Identifier: BSL-1.0
// What every store does, on a real MariaDB server, with arrays of rows and as MySQL needs them.

#include <hearken/store/mariadb.hpp>

#include <string>

#include "support/mariadb_server.hpp"
#include "support/store_suite.hpp"

namespace {

using namespace hearken;

template <bool Arrays>
class mariadb_database {
public:
    using store = mariadb::store;
    static constexpr std::string_view text_type = "VARCHAR(255) COLLATE utf8mb4_bin", time_type = "DATETIME(3)";
    static constexpr bool makes_a_file = false;

    static std::string ready() { return server().why(); }
    static std::string time(const std::string& column) { return "left(" + column + ", 23)"; }
    static std::string hex(const std::string& column) { return "hex(" + column + ")"; }

    void empty() {
        sql("DROP DATABASE devices");
        sql("CREATE DATABASE devices");
    }
    [[nodiscard]] static store make(creation may, const tables& known) {
        return store(mariadb::options{.url = server().url(), .create_tables = may, .arrays = Arrays}, known);
    }
    static std::string sql(const std::string& text) { return server().sql(text); }

private:
    static hearken::testing::mariadb_server& server() {
        static hearken::testing::mariadb_server one;
        return one;
    }
};

using arrays = mariadb_database<true>;

/// A table as a program with other habits has made it.
TEST(mariadb_store, a_table_whose_keys_are_equal_in_upper_and_lower_case) {
    if (const std::string why = arrays::ready(); !why.empty()) GTEST_SKIP() << why;
    arrays db;
    db.empty();
    db.sql("CREATE TABLE device_main (id INT AUTO_INCREMENT PRIMARY KEY, uuid VARCHAR(50) NOT NULL UNIQUE, name "
           "VARCHAR(9), is_online TINYINT(1) NOT NULL DEFAULT 0, last_seen DATETIME, last_report_data JSON, "
           "device_status ENUM('online', 'offline'), owner INT NOT NULL DEFAULT 1) DEFAULT CHARSET = utf8mb4 "
           "COLLATE = utf8mb4_general_ci");
    db.sql("INSERT INTO device_main (uuid, is_online) VALUES ('ABC', 0)");
    auto to = db.make(creation::nothing, tables{hearken::testing::devices});
    ASSERT_TRUE(to.open()) << to.open().error().text();
    rows some, dead;
    std::uint32_t message = 0;
    std::string told;
    const auto write = [&] {
        told.clear();
        return hearken::write(to, some, dead, {}, [&](const refusal& r) { told += r.why.text() + "\n"; });
    };
    const auto merge = [&](std::string_view uuid, std::string_view change, std::optional<std::string_view> status) {
        some.begin(message++);
        some.merge_existing(hearken::testing::devices,
                            {.id = {},
                             .uuid = uuid,
                             .name = {},
                             .is_online = true,
                             .last_seen = {},
                             .last_report_data = {.replace = {}, .merge = std::string(change)},
                             .device_status = status});
    };
    merge("abc", R"({"x":1})", "online");
    merge("Abc", R"({"y":1})", {});
    merge("ABC", R"({"z":1})", {});
    merge("abcd", "{}", {});
    ASSERT_TRUE(write());
    EXPECT_EQ(told, "table device_main: no row with uuid = abcd\n");
    EXPECT_EQ(db.sql("SELECT uuid, is_online, last_report_data, device_status, owner FROM device_main"),
              R"(ABC|1|{"x":1,"y":1,"z":1}|online|1)");
    some.clear();
    merge("abc", "{}", "asleep");
    ASSERT_TRUE(write());
    EXPECT_NE(told.find("device_status"), std::string::npos) << told;
}

TEST(mariadb_store, rows_beyond_a_packet) {
    if (const std::string why = arrays::ready(); !why.empty()) GTEST_SKIP() << why;
    arrays db;
    db.empty();
    struct large {
        std::int64_t number;
        payload_view bytes;
    };
    constexpr auto larges = table{"large", key<&large::number>};
    auto to = db.make(creation::everything, tables{larges});
    ASSERT_TRUE(to.open());
    rows some, dead;
    const std::string most(3'000'000, 'x'), beyond(17'000'000, 'y');
    for (std::uint32_t i = 0; i < 8; ++i) {
        some.begin(i);
        some.insert(larges, {i, {i == 5 ? std::string_view(beyond) : std::string_view(most)}});
    }
    std::string told;
    ASSERT_TRUE(hearken::write(to, some, dead, {}, [&](const refusal& r) { told += r.why.text() + "\n"; }));
    EXPECT_EQ(told, "table large: the row has more bytes than the server takes; raise its max_allowed_packet\n");
    EXPECT_EQ(db.sql("SELECT count(*), min(length(bytes)) FROM large"), "7|3000000");
}

} // namespace

namespace hearken::testing {
INSTANTIATE_TYPED_TEST_SUITE_P(mariadb, store_suite, mariadb_database<true>);
INSTANTIATE_TYPED_TEST_SUITE_P(as_mysql, store_suite, mariadb_database<false>);
} // namespace hearken::testing
