// SPDX-License-Identifier: BSL-1.0
#include <hearken/inbox/direct.hpp>
#include <hearken/inbox/inbox.hpp>

#include <gtest/gtest.h>

namespace {

using hearken::inbox::batch;
using hearken::inbox::limits;

struct of_ones_own {
    using family = hearken::family::inbox;
    static constexpr bool queued = true;
    static constexpr bool survives_kill = false;
    hearken::result<> check(const hearken::inbox::opening&) { return {}; }
    hearken::result<> open(const hearken::inbox::opening&) { return {}; }
    hearken::result<> ready() { return {}; }
    hearken::inbox::appended append(const hearken::message_view&, hearken::overflow_action) noexcept { return {}; }
    bool take(batch&, const limits&, std::stop_token) { return false; }
    void settle(batch&, std::span<const std::uint64_t>) noexcept {}
    void close() noexcept {}
};
struct lasting : of_ones_own {
    static constexpr bool survives_kill = true;
    std::string id() { return "spool"; }
    std::string folder() { return "/spool"; }
    hearken::result<std::uint64_t> resume(const std::optional<hearken::progress>&) { return 0; }
    hearken::progress after(std::span<const std::uint64_t>) { return {}; }
    hearken::result<hearken::kept_letter> bury(const hearken::letter&) { return {}; }
    hearken::result<> take_back(std::span<const std::uint64_t>) { return {}; }
};
struct lasting_without_progress : of_ones_own {
    static constexpr bool survives_kill = true;
};
struct may_throw : of_ones_own {
    hearken::inbox::appended append(const hearken::message_view&, hearken::overflow_action) { return {}; }
};
struct of_another_family : of_ones_own {
    using family = hearken::family::store;
};

static_assert(hearken::queued_inbox<of_ones_own> && hearken::any_inbox<of_ones_own>);
static_assert(hearken::lasting_inbox<lasting> && hearken::any_inbox<lasting>);
static_assert(!hearken::lasting_inbox<of_ones_own>);
static_assert(!hearken::any_inbox<lasting_without_progress>, "what it keeps could be written twice");
static_assert(!hearken::queued_inbox<may_throw>, "append is called by the network: it must not throw");
static_assert(!hearken::any_inbox<of_another_family>);
static_assert(hearken::direct_inbox<hearken::inbox::direct> && !hearken::queued_inbox<hearken::inbox::direct>);

TEST(inbox, a_message_is_kept_and_nothing_shed_by_default) {
    const hearken::inbox::appended how;
    EXPECT_TRUE(how.kept);
    EXPECT_EQ(how.shed, 0U);
    EXPECT_EQ(batch{}.missing, 0U);
}

} // namespace
