// SPDX-License-Identifier: BSL-1.0
#pragma once
// A real mosquitto on a free port of the loopback, in a temporary folder.

#include <chrono>
#include <csignal>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "system.hpp"
#include "wait.hpp"

namespace hearken::testing {

/// One broker. The first port is `port()`; `start` takes further configuration lines, in which `$FOLDER` is the
/// temporary folder and `$PORT2`, `$PORT3` are further free ports.
///
///     mosquitto broker;
///     broker.start({"allow_anonymous true"});
///     if (!broker.ready()) GTEST_SKIP() << broker.why();
class mosquitto {
public:
    mosquitto() : program_(find_program("mosquitto")), ports_{free_port(), free_port(), free_port()} {}

    /// Takes: lines after `listener PORT 127.0.0.1`; without a line about anonymous clients they are let in
    bool start(const std::vector<std::string>& lines = {}) {
        if (program_.empty()) return false;
        std::string text = "per_listener_settings false\nlog_type all\nset_tcp_nodelay true\n";
        bool decided = false;
        std::string rest;
        for (const std::string& line : lines) {
            decided = decided || line.starts_with("allow_anonymous");
            rest += filled(line) + "\n";
        }
        if (!decided) text += "allow_anonymous true\n";
        text += "listener " + std::to_string(ports_[0]) + " 127.0.0.1\n" + rest;
        write_file(folder_.file("mosquitto.conf"), text);
        used_ = 1;
        for (const std::size_t n : {1U, 2U}) {
            if (text.find("listener " + std::to_string(ports_[n])) != std::string::npos) used_ = n + 1;
        }
        return restart();
    }

    /// Starts it again with the same configuration; ends it first where it runs.
    bool restart() {
        stop();
        const auto up = [&] {
            for (std::size_t n = 0; n < used_; ++n) {
                if (!listens(ports_[n])) return false;
            }
            return true;
        };
        ready_ = child_.start({program_, "-c", folder_.file("mosquitto.conf")}, folder_.file("log")) &&
                 eventually([&] { return !child_.running() || up(); }) && child_.running();
        return ready_;
    }

    /// As a service manager does: it says goodbye and saves.
    void stop() { child_.end(SIGTERM); }
    /// As a power cut does.
    void kill() { child_.end(SIGKILL); }
    /// Stops and continues all of it, as a network that swallows everything.
    void freeze() { ::kill(child_.pid(), SIGSTOP); }
    void thaw() { ::kill(child_.pid(), SIGCONT); }

    [[nodiscard]] bool ready() const { return ready_; }
    [[nodiscard]] std::string why() const {
        return program_.empty() ? "mosquitto is not installed" : "mosquitto did not start: " + log();
    }
    [[nodiscard]] std::uint16_t port(std::size_t n = 0) const { return ports_[n]; }
    [[nodiscard]] std::string uri(std::string_view scheme = "mqtt", std::size_t n = 0) const {
        return std::string(scheme) + "://127.0.0.1:" + std::to_string(ports_[n]);
    }
    [[nodiscard]] std::string log() const { return read_file(folder_.file("log")); }
    /// Waits for a line of the log. Gives: false where it did not come
    [[nodiscard]] bool logged(std::string_view text) const {
        return eventually([&] { return log().find(text) != std::string::npos; });
    }
    [[nodiscard]] const temporary_folder& folder() const { return folder_; }

    /// Publishes one message with mosquitto_pub, if installed. Gives: true where the broker took it
    bool publish(const std::string& topic, const std::string& payload, int qos = 1, bool retain = false) const {
        std::vector<std::string> words{
            find_program("mosquitto_pub"), "-h", "127.0.0.1", "-p", std::to_string(port()), "-q",
            std::to_string(qos),           "-t", topic};
        if (payload.empty()) {
            words.emplace_back("-n");
        } else {
            words.insert(words.end(), {"-m", payload});
        }
        if (retain) words.emplace_back("-r");
        return !words.front().empty() && run(words, folder_.file("pub.log")) == 0;
    }

private:
    [[nodiscard]] std::string filled(std::string line) const {
        const std::pair<std::string_view, std::string> names[] = {{"$FOLDER", folder_.path().string()},
                                                                  {"$PORT2", std::to_string(ports_[1])},
                                                                  {"$PORT3", std::to_string(ports_[2])}};
        for (const auto& [name, value] : names) {
            for (std::size_t at = line.find(name); at != std::string::npos; at = line.find(name)) {
                line.replace(at, name.size(), value);
            }
        }
        return line;
    }

    std::string program_;
    std::vector<std::uint16_t> ports_;
    temporary_folder folder_;
    child_process child_;
    std::size_t used_ = 1;
    bool ready_ = false;
};

} // namespace hearken::testing
