// SPDX-License-Identifier: BSL-1.0
// What every store does, on SQLite.

#include <hearken/store/sqlite.hpp>

#include <sqlite3.h>

#include <string>

#include "support/store_suite.hpp"
#include "support/system.hpp"

namespace {

using namespace hearken;

class sqlite_database {
public:
    using store = sqlite::store;
    static constexpr std::string_view text_type = "TEXT", time_type = "DATETIME";
    static constexpr bool makes_a_file = true;

    static std::string ready() { return {}; }
    static std::string time(const std::string& column) { return "replace(replace(" + column + ", 'T', ' '), 'Z', '')"; }
    static std::string hex(const std::string& column) { return "hex(" + column + ")"; }

    void empty() {}
    [[nodiscard]] store make(creation may, const tables& known) const {
        return store(sqlite::options{.path = folder_.file("devices.db"), .create_tables = may}, known);
    }

    [[nodiscard]] std::string sql(const std::string& text) const {
        sqlite3* on = nullptr;
        std::string out;
        char* wrong = nullptr;
        sqlite3_open(folder_.file("devices.db").c_str(), &on);
        const auto line = [](void* to, int count, char** values, char**) {
            auto& all = *static_cast<std::string*>(to);
            if (!all.empty()) all += ' ';
            for (int i = 0; i < count; ++i) {
                if (i != 0) all += '|';
                all += values[i] != nullptr ? values[i] : "NULL";
            }
            return 0;
        };
        if (sqlite3_exec(on, text.c_str(), line, &out, &wrong) != SQLITE_OK) {
            ADD_FAILURE() << text << ": " << wrong;
            sqlite3_free(wrong);
        }
        sqlite3_close(on);
        return out;
    }

private:
    hearken::testing::temporary_folder folder_;
};

} // namespace

namespace hearken::testing {
INSTANTIATE_TYPED_TEST_SUITE_P(sqlite, store_suite, sqlite_database);
}
