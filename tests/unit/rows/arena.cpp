// SPDX-License-Identifier: BSL-1.0
#include <hearken/rows/arena.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace {

using hearken::arena;

TEST(arena, what_was_taken_stays_where_it_is) {
    arena memory;
    std::vector<std::string_view> copies;
    for (int i = 0; i < 10'000; ++i) {
        const std::string text = "text " + std::to_string(i);
        copies.emplace_back(memory.copy(text), text.size());
    }
    for (int i = 0; i < 10'000; ++i) EXPECT_EQ(copies[static_cast<std::size_t>(i)], "text " + std::to_string(i));
}

TEST(arena, aligns) {
    arena memory;
    for (const std::size_t alignment : {1U, 2U, 4U, 8U, 16U}) {
        (void)memory.take(1, 1);
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory.take(8, alignment)) % alignment, 0U);
    }
}

TEST(arena, uses_its_memory_again) {
    arena memory;
    const auto fill = [&memory] {
        for (int i = 0; i < 1'000; ++i) (void)memory.take(1'000, 8);
    };
    fill();
    const std::size_t once = memory.capacity();
    for (int i = 0; i < 100; ++i) {
        memory.clear();
        fill();
    }
    EXPECT_EQ(memory.capacity(), once);
}

TEST(arena, gives_back_what_one_huge_batch_needed) {
    arena memory;
    for (int i = 0; i < 100; ++i) (void)memory.take(1'000'000, 1);
    EXPECT_GT(memory.capacity(), arena::kept);
    memory.clear();
    EXPECT_LE(memory.capacity(), arena::kept);
    (void)memory.take(64'000'000, 1);
    memory.clear();
    EXPECT_LE(memory.capacity(), arena::kept);
    EXPECT_NE(memory.take(10, 1), nullptr);
}

TEST(arena, a_piece_larger_than_every_block) {
    arena memory;
    (void)memory.take(10, 1);
    char* const large = memory.take(5'000'000, 16);
    large[0] = 'a';
    large[4'999'999] = 'b';
    memory.clear();
    char* const again = memory.take(5'000'000, 16);
    EXPECT_EQ(again, large);
}

TEST(arena, an_empty_copy_is_not_null) {
    arena memory;
    EXPECT_NE(memory.copy({}), nullptr);
    EXPECT_EQ(memory.capacity(), 0U);
}

} // namespace
