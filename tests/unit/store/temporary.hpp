// SPDX-License-Identifier: BSL-1.0
#pragma once
// A directory for one test, and SQL run beside the store.

#include <sqlite3.h>

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

namespace hearken_test {

/// A directory that goes with the object.
class temporary_directory {
public:
    temporary_directory() {
        std::string name = (std::filesystem::temp_directory_path() / "hearken-store-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) std::abort();
        path_ = name;
    }
    ~temporary_directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    temporary_directory(const temporary_directory&) = delete;
    temporary_directory& operator=(const temporary_directory&) = delete;

    [[nodiscard]] std::string file(std::string_view name) const { return (path_ / name).string(); }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::size_t entries() const {
        std::size_t found = 0;
        for ([[maybe_unused]] const auto& one : std::filesystem::directory_iterator(path_)) ++found;
        return found;
    }

private:
    std::filesystem::path path_;
};

/// A second connection, as another program has one.
class other_program {
public:
    explicit other_program(const std::string& path) {
        if (sqlite3_open(path.c_str(), &db_) != SQLITE_OK) ADD_FAILURE() << sqlite3_errmsg(db_);
    }
    ~other_program() { sqlite3_close(db_); }
    other_program(const other_program&) = delete;
    other_program& operator=(const other_program&) = delete;

    /// The rows as `a|b` lines, joined by blanks.
    std::string operator()(const std::string& sql) const {
        std::string out;
        char* wrong = nullptr;
        const auto line = [](void* to, int count, char** values, char**) {
            auto& text = *static_cast<std::string*>(to);
            if (!text.empty()) text += ' ';
            for (int i = 0; i < count; ++i) {
                if (i != 0) text += '|';
                text += values[i] != nullptr ? values[i] : "NULL";
            }
            return 0;
        };
        if (sqlite3_exec(db_, sql.c_str(), line, &out, &wrong) != SQLITE_OK) {
            out = std::string("error: ") + wrong;
            sqlite3_free(wrong);
        }
        return out;
    }

private:
    sqlite3* db_ = nullptr;
};

} // namespace hearken_test
