// SPDX-License-Identifier: BSL-1.0
#include <hearken/service/service.hpp>

#include <hearken/listener.hpp>
#include <hearken/store/sqlite.hpp>
#include <hearken/transport/loopback.hpp>
#include <support/variables.hpp>
#include <support/wait.hpp>

#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

namespace {

using hearken::exit_code;
using hearken::listener;
using hearken::on;
using hearken::service;
using hearken::state;
using hearken::transport::loopback;
using test::env_file;

struct settings {
    hearken::mqtt_settings mqtt{};
    hearken::log_settings log{};
    std::optional<std::string> more{};
};
static_assert(hearken::service_settings<settings>);

struct outcome {
    int code;
    std::string out;
    std::string err;
};

/// Runs a program of that body.
outcome serve(std::vector<const char*> arguments, const std::function<int(const settings&, service&)>& body) {
    arguments.insert(arguments.begin(), "greenhouse");
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = hearken::serve<settings>({.name = "greenhouse", .version = "1.2"},
                                              static_cast<int>(arguments.size()), arguments.data(), body);
    return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

const std::string broker_line = "MQTT_BROKER=localhost\n";

TEST(service, runs_a_listener_until_a_signal_ends_it) {
    const env_file file(broker_line + "MORE=x\nMQTT_PROT=1\n");
    loopback broker;
    const outcome done = serve({"--env-file", file.path().c_str()}, [&](const settings& set, service& here) {
        EXPECT_EQ(set.more, "x");
        EXPECT_EQ(here.options.broker.uris, std::vector<std::string>{"mqtt://localhost"});
        EXPECT_EQ(here.options.client_id, hearken::client_id_of_host("greenhouse"));
        here.note("a note");
        here.warn("a warning");
        here.options.statistics = std::chrono::milliseconds{0};
        listener app{here.options, broker, on<"a">([](hearken::control& self) {
                         EXPECT_EQ(self.status().state, state::connected);
                         ::kill(::getpid(), SIGTERM);
                     })};
        const std::jthread sender([&] {
            EXPECT_TRUE(app.wait_until([](const hearken::status& now) { return now.ready; }));
            broker.inject("a", "");
        });
        return here.run(app);
    });
    EXPECT_EQ(done.code, 0);
    EXPECT_EQ(done.out, "");
    std::size_t last = 0;
    for (const char* part : {"info    greenhouse 1.2, client id greenhouse-",
                             "warning the file has a variable that is not "
                             "known: MQTT_PROT\n",
                             "info    a note\n", "warning a warning\n", "SIGTERM: stopping\n",
                             "statistics: uptime=", "info    ended with exit code 0\n"}) {
        const std::size_t at = done.err.find(part);
        EXPECT_TRUE(at != std::string::npos && at >= last) << part << " in\n" << done.err;
        last = at;
    }
    // The sender sees that it is ready before the log says so: the signal may come between.
    EXPECT_TRUE(has(done.err, "info    ready\n"));
}

TEST(service, opens_its_log_anew_at_sighup) {
    const env_file file(broker_line);
    const std::string log = file.folder() + "/all.log";
    const test::variable to("LOG_FILE", log.c_str());
    const auto text = [](const std::string& path) {
        std::ifstream in(path);
        return std::string(std::istreambuf_iterator<char>(in), {});
    };
    loopback broker;
    const outcome done = serve({"--env-file", file.path().c_str()}, [&](const settings&, service& here) {
        ::raise(SIGHUP); // it comes before the listener runs, and waits
        listener app{here.options, broker, on<"a">([] {})};
        const std::jthread mover([&] {
            EXPECT_TRUE(hearken::testing::eventually([&] { return has(text(log), "log files opened anew"); }));
            std::filesystem::rename(log, log + ".1");
            ::kill(::getpid(), SIGHUP);
            EXPECT_TRUE(hearken::testing::eventually([&] { return has(text(log), "log files opened anew"); }));
            app.stop();
        });
        return here.run(app);
    });
    EXPECT_EQ(done.code, 0);
    EXPECT_TRUE(has(text(log + ".1"), "client id"));
    EXPECT_TRUE(has(text(log), "ended with exit code 0"));
}

TEST(service, checks_broker_and_database_and_writes_nothing) {
    const env_file file(broker_line + "ODD=1\n");
    const std::string base = file.folder() + "/x.db";
    loopback broker;
    const auto check = [&](const std::string& path) {
        return serve({"--check", "--env-file", file.path().c_str()}, [&](const settings&, service& here) {
            here.note("a note");
            listener app{here.options, broker, on<"a">([] {}), hearken::sqlite::store{path}};
            return here.run(app);
        });
    };
    const outcome good = check(base);
    EXPECT_EQ(good.code, 0);
    EXPECT_EQ(good.err, "");
    EXPECT_EQ(good.out, "warning: the file has a variable that is not known: ODD\nnote: a note\nconfiguration: good\n"
                        "broker: good\ndatabase: good\n");
    EXPECT_FALSE(std::filesystem::exists(base));
    const outcome no_database = check("/no/such/folder/x.db");
    EXPECT_EQ(no_database.code, 4);
    EXPECT_TRUE(has(no_database.out, "broker: good\ndatabase: the directory /no/such/folder/")) << no_database.out;
    broker.refuse_connect(hearken::error{.code = hearken::errc::unreachable, .what = "away"});
    const outcome no_broker = check(base);
    EXPECT_EQ(no_broker.code, 3);
    EXPECT_TRUE(has(no_broker.out, "away")) << no_broker.out;
}

TEST(service, without_a_store_has_no_database_to_check) {
    const env_file file(broker_line);
    const outcome done = serve({"--check", "--env-file", file.path().c_str()}, [&](const settings&, service& here) {
        listener app{here.options, loopback{}, on<"a">([] {})};
        return here.run(app);
    });
    EXPECT_EQ(done.out, "configuration: good\nbroker: good\n");
}

TEST(service, does_not_start_on_a_database_that_cannot_be_used) {
    const env_file file(broker_line);
    loopback broker;
    const outcome done = serve({"--env-file", file.path().c_str()}, [&](const settings&, service& here) {
        listener app{here.options, broker, on<"a">([] {}), hearken::sqlite::store{"/no/such/folder/x.db"}};
        return here.run(app);
    });
    EXPECT_EQ(done.code, 4);
    EXPECT_TRUE(has(done.err, "greenhouse: the database: ")) << done.err;
    EXPECT_EQ(broker.connects(), 0U);
}

TEST(service, tells_every_fault_of_the_configuration) {
    const env_file file("MQTT_PORT=0\nLOG_LEVEL=loud\n");
    const outcome done = serve({"--env-file", file.path().c_str()}, [](const settings&, service&) { return 7; });
    EXPECT_EQ(done.code, 2);
    EXPECT_EQ(done.err, "greenhouse: the configuration is wrong:\n"
                        "  MQTT_BROKER is missing\n"
                        "  MQTT_PORT: expected a number from 1 to 65535, found 0\n"
                        "  LOG_LEVEL: expected one of debug, info, warning, error, off, found \"loud\"\n");
    const outcome no_file = serve({"--env-file", "/none/.env"}, [](const settings&, service&) { return 7; });
    EXPECT_EQ(no_file.code, 2);
    EXPECT_TRUE(has(no_file.err, "/none/.env cannot be read")) << no_file.err;
    EXPECT_EQ(serve({"--nonsense"}, [](const settings&, service&) { return 7; }).code, 2);
    EXPECT_TRUE(has(serve({"--help"}, [](const settings&, service&) { return 7; }).out, "LOG_ERROR_FILE MORE"));
}

TEST(service, the_body_decides_the_end) {
    const env_file file(broker_line);
    const std::string path = file.path();
    const std::vector<const char*> named{"--env-file", path.c_str()};
    EXPECT_EQ(serve(named, [](const settings&, service&) { return 7; }).code, 7);
    const outcome failed = serve(named, [](const settings&, service& here) {
        return here.fail(exit_code::database, "the table", {.code = hearken::errc::schema_mismatch, .what = "odd"});
    });
    EXPECT_EQ(failed.code, 4);
    EXPECT_TRUE(has(failed.err, "greenhouse: the table: ")) << failed.err;
    const outcome thrown = serve(named, [](const settings&, service&) -> int { throw std::runtime_error("broken"); });
    EXPECT_EQ(thrown.code, 1);
    EXPECT_EQ(thrown.err, "greenhouse: broken\n");
    const outcome other = serve(named, [](const settings&, service&) -> int { throw 7; });
    EXPECT_EQ(other.code, 1);
    EXPECT_EQ(other.err, "greenhouse: ended by an exception that is no std::exception\n");
}

} // namespace
