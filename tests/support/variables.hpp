// SPDX-License-Identifier: BSL-1.0
#pragma once
// What tests of settings share: a file of variables, and a variable of the process.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

namespace test {

/// A `.env` file in a folder of its own, both gone at the end.
class env_file {
public:
    explicit env_file(const std::string& text = {}) {
        std::string folder = (std::filesystem::temp_directory_path() / "hearken-XXXXXX").string();
        folder_ = ::mkdtemp(folder.data());
        std::ofstream(path(), std::ios::binary) << text;
    }
    ~env_file() { std::filesystem::remove_all(folder_); }
    env_file(const env_file&) = delete;
    env_file& operator=(const env_file&) = delete;

    [[nodiscard]] std::string path() const { return folder_ + "/.env"; }
    [[nodiscard]] const std::string& folder() const { return folder_; }

private:
    std::string folder_;
};

/// A variable of the process while it lives.
class variable {
public:
    variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
    ~variable() { ::unsetenv(name_); }
    variable(const variable&) = delete;
    variable& operator=(const variable&) = delete;

private:
    const char* name_;
};

} // namespace test
