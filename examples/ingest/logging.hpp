// SPDX-License-Identifier: BSL-1.0
#pragma once
// The log of the program: standard error and up to two files, which can be opened anew.

#include <hearken/words/error.hpp>
#include <hearken/words/log.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace ingest {

struct log_settings {
    hearken::log_level level = hearken::log_level::info;
    std::string file{};       ///< everything; empty: none
    std::string error_file{}; ///< errors alone; empty: none
};

/// Threads: any
class logging {
public:
    explicit logging(log_settings how);
    ~logging();

    /// Opens the files, or opens them again after they were moved away (SIGHUP).
    ///
    /// Errors: errc::io, which names the variable; what was open stays open
    hearken::result<> open();

    void write(hearken::log_level at, std::string_view line);
    void debug(std::string_view line) { write(hearken::log_level::debug, line); }
    void info(std::string_view line) { write(hearken::log_level::info, line); }
    void warning(std::string_view line) { write(hearken::log_level::warning, line); }
    void error(std::string_view line) { write(hearken::log_level::error, line); }
    [[nodiscard]] bool wants(hearken::log_level at) const noexcept { return at >= how_.level; }

    /// What the library writes to; must not outlive this.
    hearken::log_hook hook();

private:
    struct files;
    log_settings how_;
    std::unique_ptr<files> files_;
};

} // namespace ingest
