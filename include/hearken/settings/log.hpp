// SPDX-License-Identifier: BSL-1.0
#pragma once
// Settings of a program's log, as variables.

#include <hearken/settings/files.hpp>
#include <hearken/wire/enums.hpp>
#include <hearken/words/log.hpp>

namespace hearken {

/// As a member `log` of a program's settings: `LOG_LEVEL` (debug, info, warning, error, off), `LOG_FILE` for every
/// line, `LOG_ERROR_FILE` for errors alone.
struct log_settings {
    or_default<log_level> level = log_level::info;
    output_file file{};
    output_file error_file{};
};

} // namespace hearken
