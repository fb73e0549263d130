// SPDX-License-Identifier: BSL-1.0
// The store on a MariaDB server that fails in every way it can, and with TLS.

#include <hearken/store/mariadb.hpp>

#include <csignal>
#include <memory>
#include <string>

#include "support/certificates.hpp"
#include "support/mariadb_server.hpp"
#include "support/store_faults.hpp"

namespace {

using namespace hearken;
using hearken::testing::mariadb_server;

class faulty_mariadb : public mariadb_server {
public:
    using store = mariadb::store;

    // Tables are in one file of limited size, which is then the disk.
    faulty_mariadb()
        : mariadb_server({"--innodb-file-per-table=0", "--innodb-data-file-path=ibdata1:12M:autoextend:max:64M"}) {}

    void empty() {
        sql("DROP DATABASE devices");
        sql("CREATE DATABASE devices");
    }
    void kill_sessions() {
        const std::string all = sql("SELECT id FROM information_schema.processlist WHERE user = 'tester'");
        for (std::size_t from = 0; from < all.size();) {
            const std::size_t end = std::min(all.find(' ', from), all.size());
            sql("KILL CONNECTION " + all.substr(from, end - from));
            from = end + 1;
        }
    }
    int sessions() {
        return std::stoi(sql("SELECT count(*) FROM information_schema.processlist WHERE user = 'tester'"));
    }
    void idle_limit(int seconds) {
        sql("SET GLOBAL wait_timeout = " + std::to_string(seconds != 0 ? seconds : 28'800));
    }
    void read_only(bool is) { sql(std::string("SET GLOBAL read_only = ") + (is ? "1" : "0")); }
    void freeze() { ::kill(pid(), SIGSTOP); }
    void thaw() { ::kill(pid(), SIGCONT); }

    [[nodiscard]] std::shared_ptr<MYSQL> lock(const std::string& table) const {
        std::shared_ptr<MYSQL> on(dial(), mysql_close);
        mysql_query(on.get(), ("LOCK TABLES " + table + " WRITE").c_str());
        return on;
    }

    static std::string move_to_small_disk(const std::string&) { return {}; }
    void make_room(const std::string& table) {
        stop(SIGTERM);
        further_.back() = "--innodb-data-file-path=ibdata1:12M:autoextend:max:512M";
        start();
        sql("DELETE FROM " + table + " WHERE number < 0");
    }
};

TEST(mariadb_tls, is_there_where_it_is_asked_for) {
    const hearken::testing::temporary_folder in;
    hearken::testing::certificates made(in);
    if (!made.ready()) GTEST_SKIP() << made.why();
    ASSERT_TRUE(made.issue("server", "DNS:localhost,IP:127.0.0.1"));
    mariadb_server server({"--ssl-ca=" + made.file("ca.pem"), "--ssl-cert=" + made.file("server.pem"),
                           "--ssl-key=" + made.file("server.key")});
    if (!server.why().empty()) GTEST_SKIP() << server.why();
    server.sql("ALTER USER 'tester'@'127.0.0.1' REQUIRE SSL");
    const auto open = [&](std::string url) {
        mariadb::store to(std::move(url));
        const auto done = to.open();
        return done ? "" : done.error().text();
    };
    EXPECT_EQ(open(server.url("?ssl_mode=required")), "");
    EXPECT_EQ(open(server.url("?ssl_mode=verify_identity&ssl_ca=" + made.file("ca.pem"))), "");
    EXPECT_NE(open(server.url("?ssl_mode=verify_identity&ssl_ca=" + made.file("other-ca.pem"))).find("; mend ssl_mode"),
              std::string::npos);
    EXPECT_NE(open(server.url()).find("Access denied"), std::string::npos);
    server.stop(SIGTERM);
}

} // namespace

namespace hearken::testing {
INSTANTIATE_TYPED_TEST_SUITE_P(mariadb, store_faults, faulty_mariadb);
} // namespace hearken::testing
