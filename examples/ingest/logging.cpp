// SPDX-License-Identifier: BSL-1.0
#include "logging.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/dist_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <utility>
#include <vector>

namespace ingest {

struct logging::files {
    std::shared_ptr<spdlog::sinks::dist_sink_mt> all = std::make_shared<spdlog::sinks::dist_sink_mt>();
    spdlog::logger log{"", all};
};

namespace {

constexpr spdlog::level::level_enum levels[] = {spdlog::level::debug, spdlog::level::info, spdlog::level::warn,
                                                spdlog::level::err, spdlog::level::off};

/// Text that may hold anything, fit for one line.
std::string printable(std::string_view text) {
    static constexpr char digits[] = "0123456789abcdef";
    constexpr std::size_t most = 4000;
    std::string line;
    for (const char c : text.substr(0, most)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= ' ' && byte != 0x7F)
            line += c;
        else
            line.append("\\x").append(1, digits[byte >> 4]).append(1, digits[byte & 15U]);
    }
    return text.size() > most ? line + "..." : line;
}

void add(std::vector<spdlog::sink_ptr>& to, spdlog::sink_ptr one) {
    one->set_formatter(
        std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%eZ %-7l %v", spdlog::pattern_time_type::utc));
    to.push_back(std::move(one));
}

void add_file(std::vector<spdlog::sink_ptr>& to, const std::string& path, spdlog::level::level_enum from) {
    if (path.empty()) return;
    add(to, std::make_shared<spdlog::sinks::basic_file_sink_mt>(path));
    to.back()->set_level(from);
}

} // namespace

logging::logging(log_settings how) : how_(std::move(how)), files_(std::make_unique<files>()) {
    const auto level = levels[static_cast<std::size_t>(how_.level)];
    files_->log.set_level(level);
    files_->log.flush_on(level);
    std::vector<spdlog::sink_ptr> screen;
    add(screen, std::make_shared<spdlog::sinks::stderr_sink_mt>());
    files_->all->set_sinks(std::move(screen));
}

logging::~logging() = default;

hearken::result<> logging::open() {
    std::vector<spdlog::sink_ptr> sinks;
    try {
        add(sinks, std::make_shared<spdlog::sinks::stderr_sink_mt>());
        add_file(sinks, how_.file, spdlog::level::trace);
        add_file(sinks, how_.error_file, spdlog::level::err);
    } catch (const std::exception& why) {
        return hearken::fail(hearken::errc::io, std::string("LOG_FILE or LOG_ERROR_FILE: ") + why.what());
    }
    files_->all->set_sinks(std::move(sinks));
    return {};
}

void logging::write(hearken::log_level at, std::string_view line) {
    if (wants(at)) files_->log.log(levels[static_cast<std::size_t>(at)], printable(line));
}

hearken::log_hook logging::hook() {
    return {.level = how_.level, .write = [this](hearken::log_level at, std::string_view line) { write(at, line); }};
}

} // namespace ingest
