// SPDX-License-Identifier: BSL-1.0
// A user of hearken::sqlite: a store, which opens nothing before it is used.

#include <hearken/store/sqlite.hpp>

int main() {
    hearken::sqlite::store store{":memory:"};
}
