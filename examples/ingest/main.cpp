// SPDX-License-Identifier: BSL-1.0
// hearken-ingest: device telemetry from MQTT into a database.

#include "configuration.hpp"
#include "devices.hpp"
#include "statistics.hpp"

#include <hearken/hearken.hpp>
#include <hearken/inbox/direct.hpp>

#include <CLI/CLI.hpp>

#include <csignal>
#include <iostream>

namespace {

using namespace std::chrono_literals;
using hearken::exit_code;

/// Is this table in the database already? Asks without writing.
hearken::result<bool> is_there(const std::string& url, const hearken::tables& table) {
    auto store = ingest::database::from_url(url, {.known = table, .create_tables = hearken::creation::nothing});
    if (!store) return std::unexpected(store.error());
    const auto fits = store->check();
    if (fits) return true;
    const bool absent = fits.error().code == hearken::errc::schema_mismatch || fits.error().native == ENOENT;
    return absent ? hearken::result<bool>(false) : std::unexpected(fits.error());
}

/// SIGINT, SIGTERM and SIGHUP wait until `run` takes them, also for the threads that are started before.
void hold_signals() {
    sigset_t ours;
    sigemptyset(&ours);
    for (const int one : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&ours, one);
    pthread_sigmask(SIG_BLOCK, &ours, nullptr);
}

/// A handler of a member function.
template <class... Parameters>
auto member(ingest::devices& of, hearken::result<> (ingest::devices::*function)(Parameters...)) {
    return [&of, function](Parameters... given) { return (of.*function)(std::forward<Parameters>(given)...); };
}

int fail(exit_code code, const char* what, const hearken::error& why) {
    std::cerr << "hearken-ingest: " << what << ": " << why.text() << '\n';
    return static_cast<int>(code);
}

int ingest_devices(ingest::configuration c, bool check_only) {
    if (!check_only) hold_signals();
    ingest::logging log(c.log);
    c.mqtt.log = log.hook();

    // Whoever made the table of devices decides who is in it.
    const auto ours = is_there(c.database_url, hearken::tables{ingest::created_table});
    const auto known = is_there(c.database_url, hearken::tables{ingest::device_table});
    if (!check_only && (!ours || !known))
        return fail(exit_code::database, "the database", ours ? known.error() : ours.error());
    const bool own = ours.value_or(false) || !known.value_or(true);
    c.tables.known = hearken::tables{ingest::device_table, ingest::reading_table, hearken::dead_letters};
    if (own) c.tables.known.add(ingest::created_table.schema());
    auto store = ingest::database::from_url(c.database_url, c.tables);
    if (!store) return fail(exit_code::configuration, "DB_URL", store.error());

    ingest::devices devices(c.register_unknown.value_or(own), log);
    hearken::listener app{
        c.mqtt,
        hearken::on<"devices/<uuid>/data">(member(devices, &ingest::devices::data)),
        hearken::on<"devices/<uuid>/status">(member(devices, &ingest::devices::status)),
        hearken::on<"devices/<uuid>/heartbeat">(member(devices, &ingest::devices::heartbeat)),
        hearken::reconnect::exponential{.first = 2s, .limit = 300s},
        hearken::qos::level{c.qos},
        hearken::retained::when_new{.as_published = true}, // tells the deletion of a retained message
        hearken::inbox::direct{},                          // nothing is acknowledged before its rows are committed
        ingest::dead_letters{&devices},
        std::move(*store),
    };

    if (check_only) {
        const auto broker = app.test_connection();
        const auto database = app.test_store();
        for (const std::string& line : c.warnings) std::cout << "warning: " << line << '\n';
        std::cout << "configuration: good\n"
                  << "broker: " << (broker ? c.mqtt.broker.uris.front() + " is good" : broker.error().text()) << '\n'
                  << "database: " << (database ? "good" : database.error().text()) << '\n';
        return static_cast<int>(!broker ? exit_code::broker : !database ? exit_code::database : exit_code::as_asked);
    }

    if (auto r = app.test_store(); !r) return fail(exit_code::database, "the database", r.error());
    if (auto r = log.open(); !r) return fail(exit_code::configuration, "the log", r.error());
    log.info("hearken-ingest " + std::string(hearken::version) + ", client id " + c.mqtt.client_id);
    for (const std::string& line : c.warnings) log.warning(line);
    log.info(std::string("unknown devices are ") + (c.register_unknown.value_or(own) ? "registered" : "rejected"));

    const auto report = [&] { log.info(ingest::statistics(app.status(), devices.skipped())); };
    std::jthread reporter = ingest::every(c.statistics, report);
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
        auto c = ingest::read_configuration(env_file);
        if (!c) {
            std::cerr << "hearken-ingest: the configuration is wrong:\n  " << c.error().what << '\n';
            return static_cast<int>(exit_code::configuration);
        }
        return ingest_devices(std::move(*c), check_only);
    } catch (const std::exception& why) {
        std::cerr << "hearken-ingest: " << why.what() << '\n';
        return 1;
    }
}
