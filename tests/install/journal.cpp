// SPDX-License-Identifier: BSL-1.0
// A user of hearken::journal: an inbox on disk, which opens nothing before it is used.

#include <hearken/inbox/journal.hpp>

int main() {
    hearken::inbox::journal inbox{"spool", {.sync = hearken::inbox::sync::power}};
}
