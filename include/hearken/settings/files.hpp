// SPDX-License-Identifier: BSL-1.0
#pragma once
// Settings that name a file: rules for `checked`.

#include <hearken/wire/checked.hpp>
#include <hearken/wire/presence.hpp>

#include <unistd.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace hearken {

/// `checked<std::string, readable_file>`
struct readable_file {
    static constexpr std::string_view words = "a file that can be read";
    static bool holds(std::string_view path) {
        const std::string text(path);
        std::error_code ignored;
        return ::access(text.c_str(), R_OK) == 0 && !std::filesystem::is_directory(text, ignored);
    }
};

/// A file that can be written, or made. Looks only, writes nothing.
struct writable_file {
    static constexpr std::string_view words = "a file that can be written, in a folder that exists";
    static bool holds(std::string_view path) {
        const std::filesystem::path file(path);
        std::error_code ignored;
        if (std::filesystem::exists(file, ignored))
            return !std::filesystem::is_directory(file, ignored) && ::access(file.c_str(), W_OK) == 0;
        return ::access(file.has_parent_path() ? file.parent_path().c_str() : ".", W_OK | X_OK) == 0;
    }
};

using input_file = or_default<checked<std::string, readable_file>>;  ///< empty: none
using output_file = or_default<checked<std::string, writable_file>>; ///< empty: none

} // namespace hearken
