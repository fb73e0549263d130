// SPDX-License-Identifier: BSL-1.0
#pragma once
// A log to standard error and up to two files, which can be opened anew; on spdlog.

#include <hearken/settings/log.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/log.hpp>
#include <hearken/words/utf8.hpp>

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/dist_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken {

/// The log of a program: `2026-01-31T12:00:00.000Z info    connected to ...`, UTC, a line an entry; each is written out
/// at once.
///
/// Shape:   what the hook was handed to must not outlive it
/// Threads: any
class log_files {
public:
    /// Standard error alone until `open`.
    explicit log_files(log_settings how) : how_(std::move(how)), log_("", all_) {
        const auto level = levels[static_cast<std::size_t>(*how_.level)];
        log_.set_level(level);
        log_.flush_on(level);
        all_->set_sinks({formatted(std::make_shared<spdlog::sinks::stderr_sink_mt>())});
    }

    /// Opens the files, or opens them again after they were moved away (SIGHUP).
    ///
    /// Errors: errc::io, with the path; what was open stays open
    result<> open() {
        try {
            std::vector<spdlog::sink_ptr> sinks{formatted(std::make_shared<spdlog::sinks::stderr_sink_mt>())};
            const auto add = [&sinks](const std::string& path, spdlog::level::level_enum from) {
                if (path.empty()) return;
                sinks.push_back(formatted(std::make_shared<spdlog::sinks::basic_file_sink_mt>(path)));
                sinks.back()->set_level(from);
            };
            add(**how_.file, spdlog::level::trace);
            add(**how_.error_file, spdlog::level::err);
            all_->set_sinks(std::move(sinks));
        } catch (const std::exception& why) {
            return fail(errc::io, why.what());
        }
        return {};
    }

    /// Control characters are `?`; a line is cut at 4000 bytes.
    void write(log_level at, std::string_view line) {
        if (at >= *how_.level) log_.log(levels[static_cast<std::size_t>(at)], detail::one_line(line, 4000, 4000));
    }

    /// What a listener writes to.
    [[nodiscard]] log_hook hook() {
        return {.level = *how_.level, .write = [this](log_level at, std::string_view line) { write(at, line); }};
    }

private:
    static constexpr std::array levels{spdlog::level::debug, spdlog::level::info, spdlog::level::warn,
                                       spdlog::level::err, spdlog::level::off};

    static spdlog::sink_ptr formatted(spdlog::sink_ptr one) {
        one->set_formatter(std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%eZ %-7l %v",
                                                                       spdlog::pattern_time_type::utc));
        return one;
    }

    log_settings how_;
    std::shared_ptr<spdlog::sinks::dist_sink_mt> all_ = std::make_shared<spdlog::sinks::dist_sink_mt>();
    spdlog::logger log_;
};

} // namespace hearken
