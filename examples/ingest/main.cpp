// SPDX-License-Identifier: BSL-1.0
// hearken-ingest: device telemetry from MQTT into a database.

#include "devices.hpp"
#include "settings.hpp"

#include <hearken/words/statistics.hpp>

#include <CLI/CLI.hpp>

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <iostream>
#include <mutex>
#include <stop_token>
#include <thread>

namespace {

using namespace std::chrono_literals;
using hearken::exit_code;

/// SIGINT, SIGTERM and SIGHUP wait until `run` takes them, also for the threads that are started before.
void hold_signals() {
    sigset_t ours;
    sigemptyset(&ours);
    for (const int one : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&ours, one);
    pthread_sigmask(SIG_BLOCK, &ours, nullptr);
}

/// Calls `what` again and again until the thread is asked to stop; never for an interval of 0.
template <class What>
std::jthread every(std::chrono::seconds interval, What what) {
    if (interval == 0s) return {};
    return std::jthread([interval, what](const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any woken;
        std::unique_lock lock(mutex);
        while (!woken.wait_for(lock, stop, interval, [&] { return stop.stop_requested(); })) what();
    });
}

int fail(exit_code code, const char* what, const hearken::error& why) {
    std::cerr << "hearken-ingest: " << what << ": " << why.text() << '\n';
    return static_cast<int>(code);
}

int ingest_devices(const ingest::settings& set, const std::vector<std::string>& warnings, bool check_only) {
    if (!check_only) hold_signals();
    ingest::logging log({.level = *set.log.level, .file = **set.log.file, .error_file = **set.log.error_file});

    // Whoever made the table of devices decides who is in it.
    auto store = ingest::database::from_url(*set.db.url, {.create_tables = hearken::creation::nothing});
    if (!store) return fail(exit_code::configuration, "DB_URL", store.error());
    const auto ours = store->is_there(ingest::created_table.schema());
    const auto known = store->is_there(ingest::device_table.schema());
    if (!check_only && (!ours || !known))
        return fail(exit_code::database, "the database", ours ? known.error() : ours.error());
    const bool own = ours.value_or(false) || !known.value_or(true);
    hearken::store_options tables{
        .known = hearken::tables{ingest::device_table, ingest::reading_table, hearken::dead_letters},
        .create_tables = set.db.create_tables};
    if (own) tables.known.add(ingest::created_table.schema());
    store = ingest::database::from_url(*set.db.url, tables);

    const bool registers = set.unknown_device ? *set.unknown_device == ingest::unknown::registered : own;
    ingest::devices devices(registers, log);
    hearken::options mqtt = mqtt_options(set);
    mqtt.log = log.hook();
    hearken::listener app{
        mqtt,
        hearken::on<"devices/<uuid>/data">(&ingest::devices::data, &devices),
        hearken::on<"devices/<uuid>/status">(&ingest::devices::status, &devices),
        hearken::on<"devices/<uuid>/heartbeat">(&ingest::devices::heartbeat, &devices),
        hearken::reconnect::exponential{.first = 2s, .limit = 300s},
        hearken::qos::level{**set.mqtt.qos},
        hearken::retained::when_new{.as_published = true}, // tells the deletion of a retained message
        hearken::inbox::direct{},                          // nothing is acknowledged before its rows are committed
        ingest::dead_letters{&devices},
        std::move(*store),
    };

    if (check_only) {
        const auto broker = app.test_connection();
        const auto database = app.test_store();
        for (const std::string& line : warnings) std::cout << "warning: " << line << '\n';
        std::cout << "configuration: good\n"
                  << "broker: " << (broker ? mqtt.broker.uris.front() + " is good" : broker.error().text()) << '\n'
                  << "database: " << (database ? "good" : database.error().text()) << '\n';
        return static_cast<int>(!broker ? exit_code::broker : !database ? exit_code::database : exit_code::as_asked);
    }

    if (auto r = app.test_store(); !r) return fail(exit_code::database, "the database", r.error());
    if (auto r = log.open(); !r) return fail(exit_code::configuration, "the log", r.error());
    log.info("hearken-ingest " + std::string(hearken::version) + ", client id " + mqtt.client_id);
    for (const std::string& line : warnings) log.warning(line);
    log.info(std::string("unknown devices are ") + (registers ? "registered" : "rejected"));

    const auto report = [&] { log.info("statistics: " + hearken::statistics(app.status())); };
    std::jthread reporter = every(std::chrono::seconds(**set.stats_interval), report);
    const int code = app.run([&] {
        if (auto r = log.open(); !r)
            log.error(r.error().text());
        else
            log.info("SIGHUP: log files opened anew");
    });
    reporter = {};
    report();
    log.info("ended with exit code " + std::to_string(code));
    return code;
}

} // namespace

int main(int count, char** arguments) {
    CLI::App line{"hearken-ingest stores what devices send over MQTT in a database.\n"
                  "It is configured by environment variables or a .env file: see .env.example.",
                  "hearken-ingest"};
    std::string env_file;
    bool check_only = false;
    line.set_version_flag("--version", std::string("hearken-ingest ") + hearken::version);
    line.add_option("--env-file", env_file, "Read variables from this file instead of .env; the environment wins")
        ->type_name("PATH");
    line.add_flag("--check", check_only, "Test configuration, broker and database, write nothing, say what failed");
    line.footer(
        "Exit codes: 0 ended as asked, 2 configuration, 3 broker, 4 database, 5 stopped with messages unsettled.\n"
        "SIGINT and SIGTERM end it, SIGHUP opens the log files anew.");
    try {
        line.parse(count, arguments);
    } catch (const CLI::ParseError& why) {
        return line.exit(why) == 0 ? 0 : static_cast<int>(exit_code::configuration);
    }
    try {
        using hearken::environment;
        environment from(env_file.empty() ? ".env" : env_file,
                         env_file.empty() ? environment::file_may::be_absent : environment::file_may::not_be_absent);
        const auto set = from.read<ingest::settings>();
        if (!set) {
            std::string faults = set.error().what;
            for (std::size_t at = 0; (at = faults.find('\n', at)) != std::string::npos; at += 3)
                faults.replace(at, 1, "\n  ");
            std::cerr << "hearken-ingest: the configuration is wrong:\n  " << faults << '\n';
            return static_cast<int>(exit_code::configuration);
        }
        std::vector<std::string> warnings;
        if (set->spool_dir)
            warnings.emplace_back("SPOOL_DIR has no effect: this version has no journal; a message is acknowledged "
                                  "once it is in the database");
        for (const std::string& name : from.unread())
            warnings.push_back("the file has a variable that is not known: " + name);
        return ingest_devices(*set, warnings, check_only);
    } catch (const std::exception& why) {
        std::cerr << "hearken-ingest: " << why.what() << '\n';
        return 1;
    }
}
