// SPDX-License-Identifier: BSL-1.0
#pragma once
// `--name value` pairs of the benchmark programs.

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace wire {

/// The command line as pairs.
///
/// Errors: a name nobody asks for, or a value that is no number, ends the program with exit code 2
class arguments {
public:
    arguments(int argc, char** argv) {
        for (int i = 1; i < argc; i += 2) {
            const std::string_view name = argv[i];
            if (!name.starts_with("--") || i + 1 == argc) wrong(name, "expected --name value");
            pairs_.push_back({name.substr(2), argv[i + 1]});
        }
    }

    /// The value of `name`, or `otherwise`.
    [[nodiscard]] std::string text(std::string_view name, std::string_view otherwise) const {
        for (const pair& p : pairs_) {
            if (p.name == name) return std::string(p.value);
        }
        return std::string(otherwise);
    }

    /// The value of `name` as a number of the type of `otherwise`.
    template <class Number>
    [[nodiscard]] Number number(std::string_view name, Number otherwise) const {
        for (const pair& p : pairs_) {
            if (p.name != name) continue;
            Number value{};
            const char* const end = p.value.data() + p.value.size();
            const auto [at, error] = std::from_chars(p.value.data(), end, value);
            if (error != std::errc{} || at != end) wrong(name, "not a number that fits");
            return value;
        }
        return otherwise;
    }

    /// Refuses every name that is not one of `known`, a list with blanks between.
    void finish(std::string_view known) const {
        for (const pair& p : pairs_) {
            std::string_view left = known;
            bool found = false;
            while (!found && !left.empty()) {
                const std::size_t blank = left.find(' ');
                found = left.substr(0, blank) == p.name;
                left = blank == std::string_view::npos ? std::string_view{} : left.substr(blank + 1);
            }
            if (!found) wrong(p.name, "unknown");
        }
    }

private:
    struct pair {
        std::string_view name;
        std::string_view value;
    };

    [[noreturn]] static void wrong(std::string_view name, const char* why) {
        std::fprintf(stderr, "%.*s: %s\n", static_cast<int>(name.size()), name.data(), why);
        std::exit(2);
    }

    std::vector<pair> pairs_;
};

} // namespace wire
