// SPDX-License-Identifier: BSL-1.0
// A user of hearken::mariadb: a store, which connects to nothing before it is used, and the client library behind it.

#include <hearken/store/mariadb.hpp>

int main() {
    return hearken::mariadb::store::from_url("mysql://user@localhost/d") && !hearken::mariadb::store::from_url("no url")
               ? 0
               : 1;
}
