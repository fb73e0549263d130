// SPDX-License-Identifier: BSL-1.0
#pragma once
// What hearken-ingest is told, read and checked as a whole before anything starts.

#include "logging.hpp"

#include <hearken/store/any.hpp>
#include <hearken/store/sqlite.hpp>
#include <hearken/transport/options.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ingest {

/// Every database this build knows.
using database = hearken::any_store<hearken::sqlite::store>;

struct configuration {
    hearken::options mqtt{};
    std::uint8_t qos = 1;
    std::string database_url{};
    hearken::store_options tables{};
    std::optional<bool> register_unknown{}; ///< empty: where the table of devices is our own
    log_settings log{};
    std::chrono::seconds statistics{300};
    std::vector<std::string> warnings{};
};

/// Reads the environment and the file.
///
/// Takes:  the path of a `.env` file; empty: `.env` where there is one
/// Errors: errc::configuration with every fault on a line of its own: the variable, what it holds, what it must hold
hearken::result<configuration> read_configuration(const std::string& env_file);

} // namespace ingest
