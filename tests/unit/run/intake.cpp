// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/intake.hpp>

#include "bench.hpp"

#include <hearken/inbox/memory.hpp>
#include <hearken/run/settler.hpp>

#include <gtest/gtest.h>

namespace {

using hearken::message_view;
using hearken::inbox::memory;
using hearken::transport::verdict;

TEST(intake, a_queued_one_keeps_the_message_and_counts_what_was_shed) {
    test::inner b;
    memory inbox({.bytes = 2 * (memory::per_message + 1)});
    hearken::run::lost_signal lost;
    b.said.full = hearken::overflow_action::drop_newest;
    hearken::inbox::queue_of<memory> queue(inbox);
    hearken::run::queued_intake intake(b.shared, queue, lost);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(intake.on_message({.topic = "a"}), verdict::accepted);
    const auto l = b.shared.messages.read();
    EXPECT_EQ(l.received, 3U);
    EXPECT_EQ(l.shed, 1U);
    EXPECT_EQ(l.pending, 2U);
}

/// Never has room, as `memory` after a second of `overflow::block`.
struct full_inbox final : hearken::inbox::queue {
    hearken::inbox::appended append(const message_view&, hearken::overflow_action) noexcept override {
        return {.kept = false};
    }
    bool survives_kill() const noexcept override { return false; }
    hearken::result<> check(const hearken::inbox::opening&) override { return {}; }
    hearken::result<> open(const hearken::inbox::opening&) override { return {}; }
    hearken::result<> ready() override { return {}; }
    bool take(hearken::inbox::batch&, const hearken::inbox::limits&, std::stop_token) override { return false; }
    void settle(hearken::inbox::batch&, std::span<const std::uint64_t>) noexcept override {}
    std::string id() const override { return {}; }
    std::string folder() const override { return {}; }
    hearken::result<std::uint64_t> resume(const std::optional<hearken::progress>&) override { return 0; }
    std::optional<hearken::progress> after(std::span<const std::uint64_t>) override { return {}; }
    void close() noexcept override {}
    hearken::result<hearken::kept_letter> bury(const hearken::letter&) override { return {}; }
    hearken::result<> take_back(std::span<const std::uint64_t>) override { return {}; }
};

TEST(intake, without_room_the_message_stays_with_the_broker) {
    test::inner b;
    full_inbox inbox;
    hearken::run::lost_signal lost;
    hearken::run::queued_intake intake(b.shared, inbox, lost);
    EXPECT_EQ(intake.on_message({.topic = "a", .qos = 1}), verdict::refused);
    EXPECT_EQ(b.shared.messages.read().received, 0U);
    EXPECT_EQ(b.shared.messages.read().refused, 1U);
    EXPECT_EQ(lost.reason().code, hearken::errc::inbox_full);
}

TEST(intake, without_room_a_message_of_qos_0_is_shed_and_the_connection_stays) {
    test::inner b;
    full_inbox inbox;
    hearken::run::lost_signal lost;
    hearken::run::queued_intake intake(b.shared, inbox, lost);
    EXPECT_EQ(intake.on_message({.topic = "a", .qos = 0}), verdict::accepted);
    EXPECT_EQ(b.shared.messages.read().received, 1U);
    EXPECT_EQ(b.shared.messages.read().shed, 1U);
    EXPECT_TRUE(b.shared.messages.read().balanced());
}

TEST(intake, a_direct_one_accepts_what_is_settled_and_knows_what_it_has_tried) {
    test::inner b;
    int calls = 0;
    hearken::router routes(hearken::on<"<t>">([&]() -> hearken::result<> {
        if (++calls < 3) return hearken::retry_later("busy");
        return {};
    }));
    hearken::routing_of<decltype(routes)> face(routes);
    hearken::run::dynamic_routes late;
    hearken::run::settler settler(b.shared, b.app, face, nullptr, late, nullptr);
    hearken::run::store_keeper keeper(b.shared, nullptr);
    hearken::run::lost_signal lost;
    hearken::run::direct_intake intake(b.shared, settler, keeper, lost);
    const message_view m{.topic = "a", .payload = "1", .qos = 1};
    EXPECT_EQ(intake.on_message(m), verdict::refused);
    EXPECT_EQ(lost.reason().what, "busy");
    EXPECT_EQ(intake.on_message(m), verdict::refused);
    EXPECT_EQ(intake.on_message(m), verdict::accepted);
    EXPECT_EQ(b.shared.messages.read().refused, 2U);
    EXPECT_EQ(b.shared.messages.read().handled, 1U);
    EXPECT_TRUE(b.shared.messages.read().balanced());
}

} // namespace
