// SPDX-License-Identifier: BSL-1.0
// The store on a PostgreSQL server that fails in every way it can, and with TLS.

#include <hearken/store/postgres.hpp>

#include <csignal>
#include <memory>
#include <string>

#include <sys/mount.h>

#include "support/certificates.hpp"
#include "support/postgres_server.hpp"
#include "support/store_faults.hpp"

namespace {

using namespace hearken;
using hearken::testing::postgres_server;

class faulty_postgres : public postgres_server {
public:
    using store = postgres::store;

    faulty_postgres() : postgres_server({"-c", "deadlock_timeout=100ms"}) {}
    ~faulty_postgres() {
        stop(SIGQUIT);
        if (!small_.empty()) ::umount2(small_.c_str(), MNT_DETACH);
    }

    void empty() { sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public"); }
    void kill_sessions() {
        sql("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'hearken'");
    }
    int sessions() {
        return std::stoi(sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'hearken'"));
    }
    void idle_limit(int seconds) { set("idle_session_timeout", std::to_string(seconds * 1'000)); }
    void read_only(bool is) { set("default_transaction_read_only", is ? "on" : "off"); }
    void freeze() { each(SIGSTOP); }
    void thaw() { each(SIGCONT); }

    [[nodiscard]] std::shared_ptr<PGconn> lock(const std::string& table) const {
        std::shared_ptr<PGconn> on(PQconnectdb(url().c_str()), PQfinish);
        PQclear(PQexec(on.get(), ("BEGIN; LOCK TABLE " + table).c_str()));
        return on;
    }

    std::string move_to_small_disk(const std::string& table) {
        if (::geteuid() != 0) return "only root can mount a small file system";
        small_ = file("small");
        std::filesystem::create_directory(small_);
        if (::mount("small", small_.c_str(), "tmpfs", 0, "size=4m") != 0) return small_.clear(), "mount is not allowed";
        const passwd* const who = ::getpwnam("postgres");
        if (::chown(small_.c_str(), who->pw_uid, who->pw_gid) != 0) return "chown failed";
        sql("CREATE TABLESPACE small LOCATION '" + small_ + "'");
        sql("ALTER TABLE " + table + " SET TABLESPACE small");
        sql("ALTER TABLE " + table + " ALTER COLUMN uuid SET STORAGE EXTERNAL"); // not compressed
        return {};
    }
    void make_room(const std::string& table) {
        sql("DELETE FROM " + table + " WHERE number < 0");
        sql("ALTER TABLE " + table + " SET TABLESPACE pg_default");
        sql("DROP TABLESPACE small");
    }

private:
    void set(const std::string& name, const std::string& value) {
        PGconn* const on = PQconnectdb(url("?options=-c%20default_transaction_read_only%3Doff").c_str());
        PQclear(PQexec(on, ("ALTER SYSTEM SET " + name + " = '" + value + "'").c_str()));
        PQclear(PQexec(on, "SELECT pg_reload_conf()"));
        PQfinish(on);
        (void)hearken::testing::eventually([&] {
            const std::string now = sql("SELECT setting FROM pg_settings WHERE name = '" + name + "'");
            return now == value;
        });
    }
    void each(int signal) {
        const std::string all = pids_;
        if (signal == SIGSTOP) {
            pids_ = sql("SELECT pid FROM pg_stat_activity WHERE application_name = 'hearken'");
            ::kill(pid(), SIGSTOP);
        }
        for (std::size_t from = 0; from < pids_.size();) {
            const std::size_t end = std::min(pids_.find(' ', from), pids_.size());
            ::kill(static_cast<pid_t>(std::stoi(pids_.substr(from, end - from))), signal);
            from = end + 1;
        }
        if (signal == SIGCONT) ::kill(pid(), SIGCONT);
    }

    std::string small_, pids_;
};

TEST(postgres_tls, is_there_where_it_is_asked_for) {
    const hearken::testing::temporary_folder in;
    hearken::testing::certificates made(in);
    if (!made.ready()) GTEST_SKIP() << made.why();
    ASSERT_TRUE(made.issue("server", "DNS:localhost,IP:127.0.0.1"));
    if (const passwd* const who = ::getpwnam("postgres"); ::geteuid() == 0 && who != nullptr) {
        ASSERT_EQ(::chown(made.file("server.key").c_str(), who->pw_uid, who->pw_gid), 0);
    }
    ::chmod(made.file("server.key").c_str(), 0600);
    postgres_server server({"-c", "ssl=on", "-c", "ssl_cert_file=" + made.file("server.pem"), "-c",
                            "ssl_key_file=" + made.file("server.key")});
    if (!server.why().empty()) GTEST_SKIP() << server.why();
    const auto open = [&](const std::string& options) {
        postgres::store to(server.url(options).c_str());
        const auto done = to.open();
        return done ? "" : done.error().text();
    };
    EXPECT_EQ(open("?sslmode=require"), "");
    EXPECT_EQ(open("?sslmode=verify-full&sslrootcert=" + made.file("ca.pem")), "");
    EXPECT_NE(open("?sslmode=verify-full&sslrootcert=" + made.file("other-ca.pem"))
                  .find("certificate verify failed; name the file of its authority with sslrootcert in the URL"),
              std::string::npos);
}

} // namespace

namespace hearken::testing {
INSTANTIATE_TYPED_TEST_SUITE_P(postgres, store_faults, faulty_postgres);
} // namespace hearken::testing
