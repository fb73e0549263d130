// SPDX-License-Identifier: BSL-1.0
#include <hearken/policy/reconnect.hpp>

#include <gtest/gtest.h>

#include <limits>

namespace {

namespace reconnect = hearken::reconnect;
using namespace std::chrono_literals;

static_assert(hearken::reconnect_policy<reconnect::exponential> && hearken::reconnect_policy<reconnect::fixed> &&
              hearken::reconnect_policy<reconnect::never>);

const hearken::error why{.code = hearken::errc::unreachable, .what = "refused"};

template <class Policy>
auto delay(const Policy& policy, unsigned number) {
    return policy(hearken::failed_attempt{number, why});
}

TEST(reconnect, exponential_doubles_from_2_s_to_300_s_and_stays_there) {
    const reconnect::exponential policy;
    const std::chrono::seconds expected[] = {2s, 4s, 8s, 16s, 32s, 64s, 128s, 256s, 300s, 300s};
    for (unsigned n = 0; n < std::size(expected); ++n) EXPECT_EQ(delay(policy, n + 1), expected[n]) << n + 1;
    EXPECT_EQ(delay(policy, std::numeric_limits<unsigned>::max()), 300s);
}

TEST(reconnect, exponential_keeps_to_odd_limits) {
    const struct {
        reconnect::exponential policy;
        unsigned number;
        std::chrono::milliseconds expected;
    } cases[] = {
        {{.first = 10s, .limit = 3s}, 1, 3s}, // never above the limit, not even the first
        {{.first = 1ms, .limit = 3ms}, 2, 2ms},
        {{.first = 1ms, .limit = 3ms}, 3, 3ms},
        {{.first = 3s, .limit = 3s}, 7, 3s},
        {{.first = 1ms, .limit = std::chrono::milliseconds::max()},
         200,
         std::chrono::milliseconds::max()}, // no overflow
    };
    for (const auto& c : cases) EXPECT_EQ(delay(c.policy, c.number), c.expected) << c.number;
}

TEST(reconnect, fixed_is_the_same_for_ever) {
    EXPECT_EQ(delay(reconnect::fixed{7ms}, 1), 7ms);
    EXPECT_EQ(delay(reconnect::fixed{7ms}, 1'000'000), 7ms);
    EXPECT_EQ(delay(reconnect::fixed{}, 1), 5s);
}

TEST(reconnect, never_gives_up_at_once) {
    EXPECT_EQ(delay(reconnect::never{}, 1), std::nullopt);
}

struct until_refused {
    using family = hearken::family::reconnect;
    std::optional<std::chrono::milliseconds> operator()(const hearken::failed_attempt& f) const {
        if (f.why.code == hearken::errc::credentials_refused) return std::nullopt;
        return 1ms;
    }
};
static_assert(hearken::reconnect_policy<until_refused>);

TEST(reconnect, a_policy_of_ones_own_sees_what_failed) {
    const hearken::error refused{.code = hearken::errc::credentials_refused, .what = "no"};
    EXPECT_EQ(until_refused{}({1, why}), 1ms);
    EXPECT_EQ(until_refused{}({1, refused}), std::nullopt);
}

} // namespace
