// SPDX-License-Identifier: BSL-1.0
#include <hearken/settings/secret.hpp>
#include <hearken/wire/checked.hpp>
#include <hearken/wire/containers.hpp>
#include <hearken/wire/json.hpp>
#include <hearken/wire/presence.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

namespace {

using hearken::secret;

static_assert(hearken::wire::is_secret<secret>);
static_assert(hearken::wire::is_secret<std::optional<hearken::or_default<secret>>>);
static_assert(!hearken::wire::is_secret<std::optional<std::string>>);

struct long_enough {
    static constexpr std::string_view words = "a password of at least 8 characters";
    static bool holds(const secret& value) { return value.value.size() >= 8; }
};

TEST(secret, is_read_and_never_written) {
    const auto found = hearken::json::decode<secret>(R"("x")");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->value, "x");
    EXPECT_EQ(hearken::json::encode(*found).error().what, "a secret is not written");
}

TEST(secret, is_not_in_the_words_of_a_broken_rule) {
    using password = hearken::checked<secret, long_enough>;
    EXPECT_EQ(hearken::json::decode<password>(R"("hush")").error().what,
              "expected a password of at least 8 characters");
    EXPECT_EQ(hearken::json::encode(password(secret{"hush"})).error().what,
              "expected a password of at least 8 characters");
    EXPECT_EQ(hearken::json::decode<std::optional<hearken::or_default<password>>>(R"("hush")").error().what,
              "expected a password of at least 8 characters");
}

} // namespace
