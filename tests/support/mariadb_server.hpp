// SPDX-License-Identifier: BSL-1.0
#pragma once
// A MariaDB server of its own, in a temporary folder, on a free port of the loopback.

#include <mysql.h>

#include <csignal>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <pwd.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "system.hpp"
#include "wait.hpp"

namespace hearken::testing {

/// Ends with the object.
class mariadb_server {
public:
    /// Takes: further arguments of the server, such as {"--ssl-ca=..."}
    explicit mariadb_server(std::vector<std::string> further = {}) : further_(std::move(further)) { set_up(); }
    ~mariadb_server() { stop(SIGKILL); }
    mariadb_server(const mariadb_server&) = delete;
    mariadb_server& operator=(const mariadb_server&) = delete;

    [[nodiscard]] const std::string& why() const { return why_; } ///< it is not there; empty where it is
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::string url(const std::string& options = "", std::uint16_t by = 0) const {
        return "mysql://tester:se%3Ac%40ret@127.0.0.1:" + std::to_string(by != 0 ? by : port_) + "/devices" + options;
    }
    [[nodiscard]] pid_t pid() const { return child_.pid(); }
    [[nodiscard]] std::string file(std::string_view name) const { return folder_.file(name); }

    void start() {
        std::vector<std::string> words{program_,
                                       "--no-defaults",
                                       "--datadir=" + folder_.file("data"),
                                       "--port=" + std::to_string(port_),
                                       "--bind-address=127.0.0.1",
                                       "--socket=" + folder_.file("socket"),
                                       "--pid-file=" + folder_.file("pid"),
                                       "--innodb-buffer-pool-size=16M",
                                       "--innodb-log-file-size=8M",
                                       "--innodb-flush-log-at-trx-commit=2",
                                       "--skip-log-bin"};
        words.insert(words.end(), user_.begin(), user_.end());
        words.insert(words.end(), further_.begin(), further_.end());
        if (!child_.start(words, folder_.file("log"))) return say("mariadbd did not start");
        const bool up = eventually([&] { return !child_.running() || answers(); }, std::chrono::seconds{60});
        if (!up || !child_.running()) say("mariadbd did not start: " + read_file(folder_.file("log")));
    }
    void stop(int signal) { child_.end(signal); }

    /// As the administrator. Rows as `a|b`, joined by blanks; names may stand in `"`.
    std::string sql(const std::string& text) const {
        MYSQL* const on = dial();
        std::string out;
        if (on == nullptr || mysql_query(on, text.c_str()) != 0) {
            ADD_FAILURE() << text << ": " << (on != nullptr ? mysql_error(on) : "no connection");
        } else if (MYSQL_RES* const got = mysql_store_result(on); got != nullptr) {
            while (char** const row = mysql_fetch_row(got)) {
                if (!out.empty()) out += ' ';
                const unsigned long* const sizes = mysql_fetch_lengths(got);
                for (unsigned i = 0; i < mysql_num_fields(got); ++i) {
                    if (i != 0) out += '|';
                    out += row[i] != nullptr ? std::string(row[i], sizes[i]) : "NULL";
                }
            }
            mysql_free_result(got);
        }
        mysql_close(on);
        return out;
    }

private:
    void say(std::string why) { why_ = std::move(why); }

    void set_up() {
        program_ = find_program("mariadbd");
        const std::string makes = find_program("mariadb-install-db");
        if (program_.empty() || makes.empty()) return say("mariadbd is not installed");
        std::vector<std::string> words{makes,
                                       "--no-defaults",
                                       "--datadir=" + folder_.file("data"),
                                       "--skip-test-db",
                                       "--auth-root-authentication-method=normal",
                                       "--innodb-log-file-size=8M"};
        if (::geteuid() == 0) { // which it does not like to run as
            if (::getpwnam("mysql") == nullptr) return say("there is no user mysql");
            user_ = {"--user=mysql"};
            words.insert(words.end(), user_.begin(), user_.end());
        }
        if (run(words, folder_.file("log")) != 0)
            return say("mariadb-install-db failed: " + read_file(folder_.file("log")));
        start();
        if (!why_.empty()) return;
        sql("CREATE DATABASE devices");
        sql("CREATE USER 'tester'@'127.0.0.1' IDENTIFIED BY 'se:c@ret'");
        sql("GRANT ALL ON devices.* TO 'tester'@'127.0.0.1'");
    }

protected:
    std::vector<std::string> further_; ///< for the next start

    [[nodiscard]] MYSQL* dial() const {
        static const int ready = mysql_server_init(0, nullptr, nullptr);
        MYSQL* const on = ready == 0 ? mysql_init(nullptr) : nullptr;
        mysql_optionsv(on, MYSQL_SET_CHARSET_NAME, "utf8mb4");
        mysql_optionsv(on, MYSQL_INIT_COMMAND, "SET sql_mode = 'STRICT_ALL_TABLES,ANSI_QUOTES', time_zone = '+00:00'");
        if (mysql_real_connect(on, "localhost", "root", "", nullptr, 0, folder_.file("socket").c_str(), 0) != nullptr) {
            mysql_select_db(on, "devices");
            return on;
        }
        mysql_close(on);
        return nullptr;
    }

private:
    [[nodiscard]] bool answers() const {
        MYSQL* const on = dial();
        if (on != nullptr) mysql_close(on);
        return on != nullptr;
    }

    temporary_folder folder_;
    std::uint16_t port_ = free_port();
    std::vector<std::string> user_;
    std::string program_, why_;
    child_process child_;
};

} // namespace hearken::testing
