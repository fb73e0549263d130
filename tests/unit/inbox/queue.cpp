// SPDX-License-Identifier: BSL-1.0
#include <hearken/inbox/queue.hpp>

#include <hearken/inbox/memory.hpp>

#include <gtest/gtest.h>

namespace {

namespace inbox = hearken::inbox;

TEST(queue, every_call_reaches_the_inbox_behind_it) {
    inbox::memory memory;
    inbox::queue_of face(memory);
    inbox::queue& any = face;
    EXPECT_EQ(any.survives_kill(), inbox::memory::survives_kill);
    EXPECT_TRUE(any.check({.client_id = "id"}));
    ASSERT_TRUE(any.open({.client_id = "id"}));
    EXPECT_TRUE(any.append({.topic = "a", .payload = "1"}, hearken::overflow_action::block).kept);
    inbox::batch batch;
    ASSERT_TRUE(any.take(batch, {.messages = 1}, {}));
    ASSERT_EQ(batch.messages.size(), 1U);
    EXPECT_EQ(batch.messages[0].topic, "a");
    EXPECT_TRUE(any.ready());
    any.settle(batch, batch.marks);
    EXPECT_EQ(any.id(), "");
    EXPECT_EQ(any.folder(), "");
    EXPECT_FALSE(any.after({})) << "memory does not last";
    EXPECT_EQ(any.resume(std::nullopt).value(), 0U);
    any.close();
}

} // namespace
