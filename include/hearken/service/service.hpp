// SPDX-License-Identifier: BSL-1.0
#pragma once
// The main function of a service: command line, settings, log, check, signals, exit codes.

#include <hearken/run/signals.hpp>
#include <hearken/service/command_line.hpp>
#include <hearken/service/log_files.hpp>
#include <hearken/service/service_manager.hpp>
#include <hearken/settings/environment.hpp>
#include <hearken/settings/log.hpp>
#include <hearken/settings/mqtt.hpp>
#include <hearken/transport/options.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/log.hpp>
#include <hearken/words/status.hpp>

#include <concepts>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace hearken {

/// Settings of a service: a struct with `mqtt_settings mqtt;`, `log_settings log;` and what else it needs.
template <class T>
concept service_settings = requires(const T& all) {
    { all.mqtt } -> std::same_as<const mqtt_settings&>;
    { all.log } -> std::same_as<const log_settings&>;
};

/// One run of a service, or one check: what `serve` hands to its body.
class service {
public:
    service(const about& program, const mqtt_settings& mqtt, const log_settings& log, bool check)
        : options(mqtt.to_options()), program_(program), log_(log), check_(check) {
        options.log = log_.hook();
        if (options.client_id.empty()) options.client_id = client_id_of_host(program.name);
    }
    service(const service&) = delete;
    service& operator=(const service&) = delete;

    /// The listener's: broker, login, TLS and log are in it; a client id made of the program's name and the host's,
    /// where none was set.
    hearken::options options;

    /// Said in the log once it runs, and by `--check`.
    void note(std::string line) { notes_.emplace_back(log_level::info, std::move(line)); }
    void warn(std::string line) { notes_.emplace_back(log_level::warning, std::move(line)); }

    /// Says on standard error what is wrong.
    ///
    /// Gives: the exit code
    int fail(exit_code code, std::string_view what, const error& why) const {
        std::cerr << program_.name << ": " << what << ": " << why.text() << '\n';
        return static_cast<int>(code);
    }

    /// Whether `--check` was asked for: then nothing is run.
    [[nodiscard]] bool checks() const noexcept { return check_; }
    /// A line of the program's own in the log. Threads: any
    void write(log_level at, std::string_view line) { log_.write(at, line); }

    /// Runs the listener until SIGINT or SIGTERM; SIGHUP opens the log files anew. Or, where `--check` was asked for,
    /// tests broker and database and says on standard output how they are. Under systemd it tells that it is ready
    /// (once the listener runs, connected or not), how it is and, where there is a watchdog, that it is alive.
    ///
    /// Gives: the exit code: 0 ended as asked, 2 configuration, 3 broker, 4 database, 5 stopped with messages unsettled
    template <class Listener>
    int run(Listener& app) {
        if (check_) {
            const auto broker = app.test_connection();
            const auto database = app.test_store();
            const auto inbox = app.test_inbox();
            report("configuration", {});
            if (Listener::queued) report("inbox", inbox);
            report("broker", broker);
            if (Listener::has_store) report("database", database);
            return static_cast<int>(!inbox      ? exit_code::configuration
                                    : !broker   ? exit_code::broker
                                    : !database ? exit_code::database
                                                : exit_code::as_asked);
        }
        if (const auto r = app.test_store(); !r) return fail(exit_code::database, "the database", r.error());
        if (const auto r = log_.open(); !r) return fail(exit_code::configuration, "the log", r.error());
        log_.write(log_level::info, std::string(program_.name)
                                        .append(" ")
                                        .append(program_.version)
                                        .append(", client id ")
                                        .append(options.client_id));
        for (const auto& [level, line] : notes_) log_.write(level, line);
        const int code = run_told(app);
        log_.write(log_level::info, "ended with exit code " + std::to_string(code));
        return code;
    }

private:
    /// Runs it, and tells systemd of it where it asked to be told.
    template <class Listener>
    int run_told(Listener& app) {
        const auto on_hangup = [this] { open_log_again(); };
        if (!manager_.asked()) return app.run(on_hangup);
        if (!app.start()) return app.wait();
        manager_.tell("READY=1");
        const std::jthread told([&] { manager_.follow(app); });
        return app.run(on_hangup);
    }
    void report(std::string_view what, const result<>& how) {
        for (const auto& [level, line] : std::exchange(notes_, {}))
            std::cout << (level == log_level::warning ? "warning: " : "note: ") << line << '\n';
        std::cout << what << ": " << (how ? "good" : how.error().text()) << '\n';
    }
    void open_log_again() {
        const auto r = log_.open();
        log_.write(r ? log_level::info : log_level::error, r ? "SIGHUP: log files opened anew" : r.error().text());
    }

    about program_;
    service_manager manager_;
    log_files log_;
    bool check_;
    std::vector<std::pair<log_level, std::string>> notes_;
};

/// The main function of a service:
///
///     int main(int count, char** arguments) {
///         return hearken::serve<settings>({.name = "greenhouse"}, count, arguments,
///                                         [](const settings& set, hearken::service& here) {
///                                             hearken::listener app{here.options, ...};
///                                             return here.run(app);
///                                         });
///     }
///
/// Reads the command line and the settings, says every fault of these at once on standard error, and calls
/// `body(const Settings&, service&)`, which gives the exit code. Variables of the file that nobody knows are warnings.
///
/// Gives:   the exit code, as `service::run`; 1 where the body throws
/// Threads: the main thread, before others are started
template <class Settings, std::invocable<const Settings&, service&> Body>
int serve(const about& program, int count, const char* const* arguments, Body body) {
    static_assert(service_settings<Settings>, "hearken: the settings of a service have two members of the library's; "
                                              "write hearken::mqtt_settings mqtt; and hearken::log_settings log;");
    const auto asked = command_line::parse(program, count, arguments, environment::names<Settings>());
    if (!asked) return asked.error();
    try {
        using file_may = environment::file_may;
        const bool named = !asked->env_file.empty();
        environment from(named ? asked->env_file : ".env", named ? file_may::not_be_absent : file_may::be_absent);
        const auto set = from.read<Settings>();
        if (!set) {
            std::string faults = set.error().what;
            for (std::size_t at = 0; (at = faults.find('\n', at)) != std::string::npos; at += 3)
                faults.replace(at, 1, "\n  ");
            std::cerr << program.name << ": the configuration is wrong:\n  " << faults << '\n';
            return static_cast<int>(exit_code::configuration);
        }
        std::optional<run::signals> held; // a SIGHUP that comes before the listener runs must not end it
        if (!asked->check) held.emplace(true);
        service here(program, set->mqtt, set->log, asked->check);
        for (const std::string& name : from.unread()) here.warn("the file has a variable that is not known: " + name);
        return body(*set, here);
    } catch (const std::exception& why) {
        std::cerr << program.name << ": " << why.what() << '\n';
        return 1;
    } catch (...) {
        std::cerr << program.name << ": ended by an exception that is no std::exception\n";
        return 1;
    }
}

} // namespace hearken
