// SPDX-License-Identifier: BSL-1.0
// hearken-journal: list, verify and export what is in a journal; put dead letters back into it.

#include "commands.hpp"

#include <hearken/spool/inspection.hpp>

#include <iostream>

int main(int count, char** arguments) {
    return hearken_journal::run(count, arguments, std::cout, std::cerr);
}
