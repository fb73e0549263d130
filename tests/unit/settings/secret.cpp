// SPDX-License-Identifier: BSL-1.0
#include <hearken/settings/secret.hpp>
#include <hearken/wire/containers.hpp>
#include <hearken/wire/json.hpp>
#include <hearken/wire/presence.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace {

using hearken::secret;

static_assert(hearken::wire::is_secret<secret>);
static_assert(hearken::wire::is_secret<std::optional<hearken::or_default<secret>>>);
static_assert(!hearken::wire::is_secret<std::optional<std::string>>);

TEST(secret, is_read_and_never_written) {
    const auto found = hearken::json::decode<secret>(R"("x")");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->value, "x");
    EXPECT_EQ(hearken::json::encode(*found).error().what, "a secret is not written");
}

} // namespace
