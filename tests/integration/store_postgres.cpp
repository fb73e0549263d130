// SPDX-License-Identifier: BSL-1.0
// What every store does, on a real PostgreSQL server, and what is PostgreSQL's own.

#include <hearken/store/postgres.hpp>

#include <string>

#include "support/postgres_server.hpp"
#include "support/store_suite.hpp"

namespace {

using namespace hearken;

class postgres_database {
public:
    using store = postgres::store;
    static constexpr std::string_view text_type = "TEXT", time_type = "TIMESTAMP";
    static constexpr bool makes_a_file = false;

    static hearken::testing::postgres_server& server() {
        static hearken::testing::postgres_server one;
        return one;
    }
    static std::string ready() { return server().why(); }
    static std::string time(const std::string& column) { return "to_char(" + column + ", 'YYYY-MM-DD HH24:MI:SS.MS')"; }
    static std::string hex(const std::string& column) { return "upper(encode(" + column + ", 'hex'))"; }

    void empty() { sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public"); }
    [[nodiscard]] static store make(creation may, const tables& known) {
        return store(postgres::options{.url = server().url(), .create_tables = may}, known);
    }
    static std::string sql(const std::string& text) { return server().sql(text); }
};

} // namespace

namespace hearken::testing {
INSTANTIATE_TYPED_TEST_SUITE_P(postgres, store_suite, postgres_database);
}
