// SPDX-License-Identifier: BSL-1.0
#pragma once
// A PostgreSQL server of its own, in a temporary folder, on a free port of the loopback.

#include <libpq-fe.h>

#include <csignal>
#include <cstdint>
#include <filesystem>
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
class postgres_server {
public:
    /// Takes: further arguments of the server, such as {"-c", "ssl=on"}
    explicit postgres_server(std::vector<std::string> further = {}) : further_(std::move(further)) { set_up(); }
    ~postgres_server() { stop(SIGQUIT); }
    postgres_server(const postgres_server&) = delete;
    postgres_server& operator=(const postgres_server&) = delete;

    [[nodiscard]] const std::string& why() const { return why_; } ///< it is not there; empty where it is
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::string url(const std::string& options = "", std::uint16_t by = 0) const {
        return "postgres://admin:se%3Ac%40ret@127.0.0.1:" + std::to_string(by != 0 ? by : port_) + "/postgres" +
               options;
    }
    [[nodiscard]] std::string data() const { return folder_.file("data"); }
    [[nodiscard]] pid_t pid() const { return child_.pid(); }
    [[nodiscard]] std::string file(std::string_view name) const { return folder_.file(name); }

    void start() {
        std::vector<std::string> words = as_;
        words.insert(words.end(), {program_, "-D", data(), "-p", std::to_string(port_), "-h", "127.0.0.1", "-k",
                                   folder_.path().string(), "-c", "fsync=off", "-c", "shared_buffers=16MB", "-c",
                                   "max_connections=30"});
        words.insert(words.end(), further_.begin(), further_.end());
        if (!child_.start(words, folder_.file("log"))) return say("postgres did not start");
        const auto again = [&] { // while what it left behind when it was killed is not gone yet
            return child_.running() || child_.start(words, folder_.file("log"));
        };
        const bool up = eventually([&] { return !again() || answers(); }, std::chrono::seconds{60});
        if (!up || !child_.running()) say("postgres did not start: " + read_file(folder_.file("log")));
    }
    void stop(int signal) { child_.end(signal); }

    /// Rows as `a|b`, joined by blanks; several statements may stand in one text.
    std::string sql(const std::string& text) const {
        PGconn* const on = PQconnectdb(url("?options=-c%20timezone%3DUTC").c_str());
        PQsetNoticeProcessor(on, [](void*, const char*) {}, nullptr);
        PGresult* const got = PQexec(on, text.c_str());
        std::string out;
        const auto how = PQresultStatus(got);
        if (how != PGRES_COMMAND_OK && how != PGRES_TUPLES_OK) ADD_FAILURE() << text << ": " << PQerrorMessage(on);
        for (int row = 0; row < PQntuples(got); ++row) {
            if (row != 0) out += ' ';
            for (int field = 0; field < PQnfields(got); ++field) {
                if (field != 0) out += '|';
                out += PQgetisnull(got, row, field) != 0 ? "NULL" : PQgetvalue(got, row, field);
            }
        }
        PQclear(got);
        PQfinish(on);
        return out;
    }

private:
    void say(std::string why) { why_ = std::move(why); }

    void set_up() {
        program_ = find("postgres");
        const std::string makes = find("initdb");
        if (program_.empty() || makes.empty()) return say("postgres is not installed");
        if (::geteuid() == 0) { // which postgres refuses to run as
            const passwd* const who = ::getpwnam("postgres");
            const std::string gives_up = find_program("setpriv");
            if (who == nullptr || gives_up.empty()) return say("there is no user postgres, or no setpriv");
            as_ = {gives_up, "--reuid=postgres", "--regid=postgres", "--clear-groups"};
            if (::chown(folder_.path().c_str(), who->pw_uid, who->pw_gid) != 0) return say("chown failed");
        }
        write_file(folder_.file("password"), "se:c@ret\n");
        std::vector<std::string> words = as_;
        words.insert(words.end(), {makes, "-D", data(), "-U", "admin", "-A", "scram-sha-256", "--pwfile",
                                   folder_.file("password"), "-E", "UTF8", "--locale=C", "-N"});
        if (run(words, folder_.file("log")) != 0) return say("initdb failed: " + read_file(folder_.file("log")));
        start();
    }

    [[nodiscard]] bool answers() const {
        PGconn* const on = PQconnectdb(url("?connect_timeout=2").c_str());
        const bool yes = PQstatus(on) == CONNECTION_OK;
        PQfinish(on);
        return yes;
    }

    /// Debian keeps them out of the PATH, a folder for each version.
    static std::string find(const std::string& name) {
        if (std::string in_path = find_program(name); !in_path.empty()) return in_path;
        std::error_code ignored;
        for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", ignored)) {
            const auto full = version.path() / "bin" / name;
            if (std::filesystem::exists(full, ignored)) return full.string();
        }
        return {};
    }

    temporary_folder folder_;
    std::uint16_t port_ = free_port();
    std::vector<std::string> further_, as_;
    std::string program_, why_;
    child_process child_;
};

} // namespace hearken::testing
