// SPDX-License-Identifier: BSL-1.0
#pragma once
// What a service is asked for on its command line; on CLI11.

#include <hearken/words/status.hpp>

#include <CLI/CLI.hpp>

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace hearken {

/// A program, for those who ask `--help` and `--version`; its name begins the client id as well.
struct about {
    std::string_view name;
    std::string_view version = "";
    std::string_view text = ""; ///< what it does
};

/// What the command line asks for.
struct command_line {
    std::string env_file{}; ///< empty: `.env`, where there is one
    bool check = false;

    /// `--env-file PATH`, `--check`, `--help`, `--version`.
    ///
    /// Takes: the names of the variables, for `--help`
    /// Gives: an exit code instead, where all is said already
    [[nodiscard]] static std::expected<command_line, int> parse(const about& program, int count,
                                                                const char* const* arguments,
                                                                const std::vector<std::string>& variables = {}) {
        command_line asked;
        CLI::App line{std::string(program.text), std::string(program.name)};
        line.set_version_flag("--version", std::string(program.name).append(" ").append(program.version));
        line.add_option("--env-file", asked.env_file, "Read variables from this file instead of .env")
            ->type_name("PATH");
        line.add_flag("--check", asked.check,
                      "Test configuration, broker and database, write nothing, say what failed");
        line.footer(footer(variables));
        try {
            line.parse(count, arguments);
        } catch (const CLI::ParseError& why) {
            return std::unexpected(line.exit(why) == 0 ? 0 : static_cast<int>(exit_code::configuration));
        }
        return asked;
    }

private:
    static std::string footer(const std::vector<std::string>& variables) {
        std::string text = "Variables, of the environment or else of the file:\n";
        std::size_t width = 0;
        for (const std::string& name : variables) {
            if (width != 0 && width + name.size() > 76) text += '\n', width = 0;
            text.append(width == 0 ? "  " : " ").append(name);
            width += name.size() + 1;
        }
        return text + "\nExit codes: 0 ended as asked, 2 configuration, 3 broker, 4 database, 5 stopped with messages "
                      "unsettled.\nSIGINT and SIGTERM end it, SIGHUP opens the log files anew.";
    }
};

} // namespace hearken
