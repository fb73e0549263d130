// SPDX-License-Identifier: BSL-1.0
#include <hearken/inbox/memory.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace {

using hearken::message_view;
using hearken::overflow_action;
using hearken::inbox::batch;
using hearken::inbox::limits;
using hearken::inbox::memory;
using namespace std::chrono_literals;

static_assert(hearken::queued_inbox<memory>);
static_assert(!memory::survives_kill);

message_view numbered(const std::string& payload, std::uint8_t qos = 1) {
    return {.topic = "t", .payload = payload, .qos = qos};
}

/// Room for exactly so many messages of one byte of topic and one of payload.
memory room_for(std::size_t messages) {
    return memory({.bytes = messages * (memory::per_message + 2)});
}

bool kept(memory& inbox, const std::string& payload, overflow_action full = overflow_action::drop_newest) {
    return inbox.append(numbered(payload), full).kept;
}

std::vector<std::string> payloads(const batch& b) {
    std::vector<std::string> all;
    for (const message_view& m : b.messages) all.emplace_back(m.payload);
    return all;
}

using texts = std::vector<std::string>;

TEST(memory, gives_messages_back_whole_and_in_order) {
    memory inbox;
    ASSERT_TRUE(inbox.open({}));
    std::string topic = "a/b", payload("x\0y", 3);
    hearken::subscription_ids ids;
    ids.add(7);
    const auto when = std::chrono::system_clock::time_point{5s};
    ASSERT_TRUE(inbox.append({topic, payload, 2, true, true, ids, when}, overflow_action::block).kept);
    ASSERT_TRUE(inbox.append({"", "", 0, false, false, {}, {}}, overflow_action::block).kept);
    topic.assign("zzz");
    payload.assign("zzz");
    batch b;
    ASSERT_TRUE(inbox.take(b, {}, {}));
    ASSERT_EQ(b.messages.size(), 2U);
    EXPECT_EQ(b.messages[0].topic, "a/b");
    EXPECT_EQ(b.messages[0].payload, std::string_view("x\0y", 3));
    EXPECT_EQ(b.messages[0].qos, 2);
    EXPECT_TRUE(b.messages[0].retained && b.messages[0].duplicate);
    EXPECT_EQ(*b.messages[0].ids.begin(), 7U);
    EXPECT_EQ(b.messages[0].received, when);
    EXPECT_TRUE(b.messages[1].topic.empty());
    inbox.settle(b, b.marks);
    EXPECT_TRUE(b.messages.empty());
}

TEST(memory, a_batch_ends_at_its_limits) {
    memory inbox;
    for (const char* p : {"11", "22", "33", "44", "55"}) ASSERT_TRUE(kept(inbox, p));
    batch b;
    ASSERT_TRUE(inbox.take(b, {.messages = 2}, {}));
    EXPECT_EQ(payloads(b), (texts{"11", "22"}));
    inbox.settle(b, b.marks);
    ASSERT_TRUE(
        inbox.take(b, {.bytes = 4}, {})); // topic and payload have 3: the second passes the limit and is the last
    EXPECT_EQ(payloads(b), (texts{"33", "44"}));
    inbox.settle(b, b.marks);
    ASSERT_TRUE(inbox.take(b, {.bytes = 1}, {})) << "one message always fits";
    EXPECT_EQ(payloads(b), (texts{"55"}));
}

TEST(memory, take_comes_back_empty_when_the_time_is_over) {
    memory inbox;
    batch b;
    EXPECT_TRUE(inbox.take(b, {.until = std::chrono::steady_clock::now()}, {}));
    EXPECT_TRUE(b.messages.empty());
}

TEST(memory, a_stop_ends_the_wait_but_not_before_the_queue_is_empty) {
    memory inbox;
    std::stop_source stop;
    ASSERT_TRUE(kept(inbox, "1"));
    stop.request_stop();
    batch b;
    EXPECT_TRUE(inbox.take(b, {}, stop.get_token()));
    EXPECT_EQ(payloads(b), texts{"1"});
    inbox.settle(b, b.marks);
    EXPECT_FALSE(inbox.take(b, {}, stop.get_token()));
}

TEST(memory, a_stop_wakes_a_waiting_take) {
    memory inbox;
    std::stop_source stop;
    bool more = true;
    {
        std::jthread taker([&] {
            batch b;
            more = inbox.take(b, {}, stop.get_token());
        });
        stop.request_stop();
    }
    EXPECT_FALSE(more);
}

TEST(memory, drop_newest_sheds_the_message_in_hand) {
    memory inbox = room_for(2);
    ASSERT_TRUE(kept(inbox, "1"));
    ASSERT_TRUE(kept(inbox, "2"));
    const auto third = inbox.append(numbered("3"), overflow_action::drop_newest);
    EXPECT_FALSE(third.kept);
    EXPECT_EQ(third.shed, 1U);
    batch b;
    ASSERT_TRUE(inbox.take(b, {}, {}));
    EXPECT_EQ(payloads(b), (texts{"1", "2"}));
}

TEST(memory, drop_oldest_sheds_as_many_as_it_takes) {
    memory inbox = room_for(3);
    for (const char* p : {"1", "2", "3"}) ASSERT_TRUE(kept(inbox, p));
    const auto wide = inbox.append(numbered("45"), overflow_action::drop_oldest); // a byte more than one of them
    EXPECT_TRUE(wide.kept);
    EXPECT_EQ(wide.shed, 2U);
    batch b;
    ASSERT_TRUE(inbox.take(b, {}, {}));
    EXPECT_EQ(payloads(b), (texts{"3", "45"}));
}

TEST(memory, drop_oldest_cannot_drop_the_batch_in_hand) {
    memory inbox = room_for(1);
    ASSERT_TRUE(kept(inbox, "1"));
    batch b;
    ASSERT_TRUE(inbox.take(b, {}, {}));
    const auto second = inbox.append(numbered("2"), overflow_action::drop_oldest);
    EXPECT_FALSE(second.kept);
    EXPECT_EQ(second.shed, 1U);
    EXPECT_EQ(payloads(b), texts{"1"}) << "a batch in hand stays readable";
    inbox.settle(b, b.marks);
    EXPECT_TRUE(kept(inbox, "3"));
}

TEST(memory, the_batch_in_hand_counts_until_it_is_settled) {
    memory inbox = room_for(2);
    ASSERT_TRUE(kept(inbox, "1"));
    ASSERT_TRUE(kept(inbox, "2"));
    batch b;
    ASSERT_TRUE(inbox.take(b, {}, {}));
    EXPECT_FALSE(kept(inbox, "3"));
    inbox.settle(b, b.marks);
    EXPECT_TRUE(kept(inbox, "4"));
}

TEST(memory, empty_messages_count_too) {
    memory inbox({.bytes = 3 * memory::per_message});
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(inbox.append({}, overflow_action::drop_newest).kept);
    EXPECT_FALSE(inbox.append({}, overflow_action::drop_newest).kept) << "else a flood of them would have no bound";
}

TEST(memory, one_message_above_the_limit_passes_alone) {
    memory inbox = room_for(1);
    const std::string huge(1'000'000, 'x');
    EXPECT_TRUE(kept(inbox, huge));
    EXPECT_FALSE(kept(inbox, "1"));
    batch b;
    ASSERT_TRUE(inbox.take(b, {}, {}));
    EXPECT_EQ(b.messages.at(0).payload, huge);
    inbox.settle(b, b.marks);
    EXPECT_TRUE(kept(inbox, "1"));
}

TEST(memory, block_goes_on_when_a_batch_is_settled) {
    memory inbox = room_for(1);
    ASSERT_TRUE(kept(inbox, "1"));
    std::atomic<bool> second{false};
    std::jthread network([&] { second = kept(inbox, "2", overflow_action::block); });
    for (const char* expected : {"1", "2"}) {
        batch b;
        ASSERT_TRUE(inbox.take(b, {}, {}));
        EXPECT_EQ(payloads(b), texts{expected});
        inbox.settle(b, b.marks);
    }
    network.join();
    EXPECT_TRUE(second);
}

TEST(memory, block_gives_up_after_a_second_and_sheds_nothing) {
    memory inbox = room_for(1);
    ASSERT_TRUE(kept(inbox, "1"));
    const auto begin = std::chrono::steady_clock::now();
    const auto how = inbox.append(numbered("2"), overflow_action::block); // longer would cost the keep-alive
    EXPECT_FALSE(how.kept);
    EXPECT_EQ(how.shed, 0U) << "the broker still has it";
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 900ms);
}

TEST(memory, every_byte_survives_large_and_small_messages_in_turn) {
    memory inbox;
    const std::size_t sizes[] = {0, 1, 40'000, 70'000, 3, 64 * 1024, 200'000, 17};
    for (int round = 0; round < 5; ++round) {
        for (std::size_t size : sizes) ASSERT_TRUE(kept(inbox, std::string(size, static_cast<char>('a' + size % 26))));
        std::size_t next = 0;
        while (next < std::size(sizes)) {
            batch b;
            ASSERT_TRUE(inbox.take(b, {.messages = 3}, {}));
            for (const message_view& m : b.messages) {
                const std::size_t size = sizes[next++];
                EXPECT_EQ(m.payload, std::string(size, static_cast<char>('a' + size % 26)));
            }
            inbox.settle(b, b.marks);
        }
    }
}

TEST(memory, a_thread_that_appends_and_one_that_takes_lose_nothing) {
    memory inbox({.bytes = 64 * (memory::per_message + 8)});
    constexpr unsigned count = 20'000;
    std::jthread network([&] {
        for (unsigned i = 0; i < count; ++i) {
            if (!inbox.append(numbered(std::to_string(i)), overflow_action::block).kept) --i;
        }
    });
    unsigned next = 0;
    while (next < count) {
        batch b;
        ASSERT_TRUE(inbox.take(b, {.messages = 50, .age = 0ms}, {}));
        for (const message_view& m : b.messages) ASSERT_EQ(m.payload, std::to_string(next++));
        inbox.settle(b, b.marks);
    }
    EXPECT_EQ(next, count);
}

TEST(memory, no_room_at_all_is_a_configuration_error) {
    EXPECT_EQ(memory({.bytes = 0}).open({}).error().code, hearken::errc::configuration);
    const memory small({.bytes = 10 * memory::per_message});
    EXPECT_TRUE(small.check({.window = 10}));
    EXPECT_NE(small.check({.window = 11}).error().what.find("options.receive_maximum"), std::string::npos);
}

} // namespace
