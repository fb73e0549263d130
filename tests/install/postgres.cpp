// SPDX-License-Identifier: BSL-1.0
// A user of hearken::postgres: a store, which connects to nothing before it is used, and the client library behind it.

#include <hearken/store/postgres.hpp>

int main() {
    return hearken::postgres::store::from_url("postgres://user@localhost/d") &&
                   !hearken::postgres::store::from_url("no url")
               ? 0
               : 1;
}
