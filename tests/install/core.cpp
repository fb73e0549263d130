// SPDX-License-Identifier: BSL-1.0
// A user of hearken::core: patterns and policies, no network.

#include <hearken/policy/reconnect.hpp>
#include <hearken/topic/pattern.hpp>
#include <hearken/words/version.hpp>

#include <cstdio>

static_assert(hearken::pattern<"devices/<uuid>/data">::filter == "devices/+/data");

int main() {
    std::puts(hearken::version);
}
