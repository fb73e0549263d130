// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/dedupe.hpp>

#include "support/system.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <thread>
#include <vector>

namespace {

using hearken::progress;
using hearken::run::dedupe;
using hearken::run::end;

const auto all = [](std::uint32_t) { return true; };
const auto none = [](std::uint32_t) { return false; };
hearken::fingerprint key(std::uint64_t n) {
    return {n, n};
}

struct batch {
    std::vector<end> ends = std::vector<end>(10, end::handled);
    std::vector<std::uint64_t> numbers{};
    explicit batch(std::uint64_t first = 0) {
        for (std::uint64_t n = 0; n < 10; ++n) numbers.push_back(first + n);
    }
};

TEST(dedupe, a_copy_ends_as_a_duplicate_in_its_batch_and_in_later_ones) {
    dedupe known(100);
    batch b;
    known.begin(b.ends, {});
    EXPECT_FALSE(known.is_copy(0, key(1)));
    EXPECT_TRUE(known.is_copy(1, key(1)));
    EXPECT_EQ(b.ends[0], end::handled);
    EXPECT_EQ(b.ends[1], end::duplicate);
    known.settled(all);
    batch later;
    known.begin(later.ends, {});
    EXPECT_TRUE(known.is_copy(2, key(1)));
    EXPECT_EQ(later.ends[2], end::duplicate);
}

TEST(dedupe, what_fails_and_what_is_not_settled_gives_its_key_back) {
    dedupe known(100);
    batch b;
    known.begin(b.ends, {});
    EXPECT_FALSE(known.is_copy(0, key(1)));
    EXPECT_FALSE(known.is_copy(1, key(2)));
    known.settled([](std::uint32_t i) { return i == 1; });
    known.begin(b.ends, {});
    EXPECT_FALSE(known.is_copy(0, key(1))) << "it was rejected";
    EXPECT_TRUE(known.is_copy(1, key(2)));
    known.begin(b.ends, {}); // the batch before was never committed
    EXPECT_FALSE(known.is_copy(0, key(1)));
}

TEST(dedupe, on_several_threads_one_of_the_copies_is_handled) {
    dedupe known(1'000);
    std::vector<end> ends(400, end::handled);
    known.begin(ends, {});
    {
        std::vector<std::jthread> threads;
        for (std::uint32_t t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                for (std::uint32_t i = 0; i < 100; ++i) (void)known.is_copy(t * 100 + i, key(i));
            });
    }
    std::size_t handled = 0;
    for (const end e : ends) {
        if (e == end::handled) ++handled;
    }
    EXPECT_EQ(handled, 100U);
}

TEST(dedupe, the_next_process_knows_what_was_written_and_committed) {
    const hearken::testing::temporary_folder folder;
    const auto life = [&](dedupe& known, std::uint64_t low_water) {
        const auto r = known.open(folder.path(), "id", {.spool = "id", .low_water = low_water});
        EXPECT_TRUE(r) << r.error().what;
    };
    {
        dedupe known(100);
        life(known, 0);
        batch b;
        known.begin(b.ends, b.numbers);
        for (std::uint32_t i = 0; i < 3; ++i) EXPECT_FALSE(known.is_copy(i, key(i)));
        EXPECT_TRUE(known.write(all));
        EXPECT_TRUE(known.write([](std::uint32_t i) { return i != 1; })) << "the database refuses its row";
        known.settled([](std::uint32_t i) { return i != 1; });
        batch next(3);
        known.begin(next.ends, next.numbers);
        EXPECT_FALSE(known.is_copy(0, key(10)));
        EXPECT_TRUE(known.write(all)); // and is killed before the commit
    }
    dedupe known(100);
    life(known, 3);
    batch b(3);
    known.begin(b.ends, b.numbers);
    EXPECT_FALSE(known.is_copy(0, key(10))) << "it is the same message, which was not committed";
    EXPECT_TRUE(known.is_copy(1, key(0)));
    EXPECT_FALSE(known.is_copy(2, key(1))) << "it is a dead letter, which may be put back";
    EXPECT_TRUE(known.is_copy(3, key(2)));
    EXPECT_TRUE(known.write(none));
}

} // namespace
