// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/captures.hpp>

#include <gtest/gtest.h>

namespace {

using hearken::captures;

constexpr bool keeps_what_is_added() {
    captures found;
    if (!found.empty()) return false;
    for (std::size_t i = 0; i < captures::capacity; ++i) found.add("ab");
    const captures copy = found;
    captures other;
    other = copy;
    found.clear();
    return found.empty() && other.size() == captures::capacity && other[captures::capacity - 1] == "ab";
}
static_assert(keeps_what_is_added());

TEST(captures, keeps_what_is_added) {
    EXPECT_TRUE(keeps_what_is_added());
}

} // namespace
