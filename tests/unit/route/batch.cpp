// SPDX-License-Identifier: BSL-1.0
#include <hearken/route/batch.hpp>

#include "nobody.hpp"

#include <hearken/wire/lenient.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <new>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {
std::size_t largest = 0; // of the allocations
} // namespace

[[gnu::noinline]] void* operator new(std::size_t size) {
    if (size > largest) largest = size;
    if (void* const at = std::malloc(size)) return at;
    throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* at) noexcept {
    std::free(at);
}
[[gnu::noinline]] void operator delete(void* at, std::size_t) noexcept {
    std::free(at);
}

namespace {

struct reading {
    int n = 0;
    std::string note;
};
using span = std::span<hearken::received<reading>>;

/// A batch route by hand: messages in, one flush, and what became of each.
template <class Handler>
struct bench {
    using pattern = hearken::pattern<"s/<site>/<n>">;
    using calls = hearken::detail::batch_call<pattern, Handler, span>;
    static_assert(calls::check());

    explicit bench(Handler h) : handler(std::move(h)) {}
    hearken::result<> add(std::string topic, std::string payload, std::uint32_t index) {
        hearken::captures parts;
        EXPECT_TRUE(pattern::match(topic, parts));
        const hearken::message_view m{.topic = topic, .payload = payload, .qos = 1};
        const auto r = call.add({m, parts, out, app, memory}, index); // what the views point into is gone afterwards
        memory.clear();
        return r;
    }
    std::map<std::uint32_t, hearken::result<>> flush() {
        std::map<std::uint32_t, hearken::result<>> ends;
        call.flush(handler, [&](std::uint32_t i, const hearken::result<>& how) {
            EXPECT_TRUE(ends.emplace(i, how).second) << i << " settled twice";
        });
        return ends;
    }

    Handler handler;
    calls call;
    hearken::rows out;
    hearken::scratch memory;
    test::nobody app;
};

TEST(batch, every_element_owns_its_bytes) {
    std::string seen;
    bench b([&](span all) {
        for (const auto& e : all) {
            seen += std::string(e.parts()[0]) + "," + std::string(e.parts()[1]) + "," + e.value.note + "," +
                    std::string(e.source().topic) + "," + std::string(e.source().payload) + ";";
        }
    });
    for (std::uint32_t i = 0; i < 40; ++i) { // the vector grows under them
        ASSERT_TRUE(
            b.add("s/a long name of a site/" + std::to_string(i), R"({"n":1,"note":"\u0041 long text of a note"})", i));
    }
    EXPECT_EQ(b.flush().size(), 40U);
    std::string expected;
    for (int i = 0; i < 40; ++i) {
        const std::string n = std::to_string(i);
        expected += "a long name of a site," + n + ",A long text of a note,s/a long name of a site/" + n +
                    R"(,{"n":1,"note":"\u0041 long text of a note"};)";
    }
    EXPECT_EQ(seen, expected);
}

TEST(batch, an_element_settles_itself_and_the_return_value_the_rest) {
    bench b([](span all) -> hearken::result<> {
        all[0].reject("bad");
        all[1].retry("busy");
        return hearken::rejected("all others");
    });
    for (std::uint32_t i = 0; i < 3; ++i) ASSERT_TRUE(b.add("s/x/1", R"({"n":1,"note":""})", i + 5));
    const auto ends = b.flush();
    EXPECT_EQ(ends.at(5).error().what, "bad");
    EXPECT_EQ(ends.at(6).error().code, hearken::errc::retry);
    EXPECT_EQ(ends.at(7).error().what, "all others");
    for (const auto& [i, how] : ends) EXPECT_EQ(how.error().route, "s/<site>/<n>") << i;
}

TEST(batch, a_handler_that_returns_nothing_has_handled_them) {
    bench b([](span all) { all[1].reject("only this one"); });
    for (std::uint32_t i = 0; i < 3; ++i) ASSERT_TRUE(b.add("s/x/1", R"({"n":1,"note":""})", i));
    const auto ends = b.flush();
    EXPECT_TRUE(ends.at(0) && !ends.at(1) && ends.at(2));
}

TEST(batch, what_the_handler_throws_ends_those_that_did_not_settle_themselves) {
    bench b([](span all) {
        all[0].reject("first");
        throw std::runtime_error("gone");
    });
    for (std::uint32_t i = 0; i < 2; ++i) ASSERT_TRUE(b.add("s/x/1", R"({"n":1,"note":""})", i));
    const auto ends = b.flush();
    EXPECT_EQ(ends.at(0).error().what, "first");
    EXPECT_EQ(ends.at(1).error().code, hearken::errc::handler_failed);
}

TEST(batch, what_does_not_decode_is_not_part_of_it) {
    std::size_t size = 0;
    bench b([&](span all) { size = all.size(); });
    EXPECT_TRUE(b.add("s/x/1", R"({"n":1,"note":""})", 0));
    EXPECT_EQ(b.add("s/x/1", R"({"n":"one","note":""})", 1).error().code, hearken::errc::wrong_type);
    EXPECT_TRUE(b.add("s/x/1", R"({"n":3,"note":""})", 2));
    EXPECT_EQ(b.flush().size(), 2U);
    EXPECT_EQ(size, 2U);
}

TEST(batch, an_empty_one_is_not_handed_over) {
    int calls = 0;
    bench b([&](span) { ++calls; });
    EXPECT_TRUE(b.flush().empty());
    EXPECT_EQ(calls, 0);
}

TEST(batch, rows_belong_to_the_element_they_were_written_through) {
    struct row {
        int n;
    };
    static constexpr auto numbers = hearken::table<row>{"numbers"};
    bench b([](span all) {
        for (std::size_t i = all.size(); i-- > 0;) all[i].out().insert(numbers, {all[i].value.n});
    });
    for (std::uint32_t i = 0; i < 3; ++i) ASSERT_TRUE(b.add("s/x/1", R"({"n":1,"note":""})", i + 10));
    (void)b.flush();
    ASSERT_EQ(b.out.size(), 3U);
    EXPECT_EQ(b.out.all()[0].message, 12U);
    EXPECT_EQ(b.out.all()[2].message, 10U);
}

struct viewed {
    int n = 0;
    std::string_view note;
    hearken::lenient<std::vector<int>> good;
};
static_assert(!hearken::detail::owns_payload<viewed>());
static_assert(hearken::detail::owns_payload<hearken::owned<viewed>>());

TEST(batch, views_are_valid_until_the_handler_returns) {
    using pattern = hearken::pattern<"s/<site>">;
    std::string seen;
    auto handler = [&](std::span<hearken::received<viewed>> all) {
        for (const auto& e : all) {
            seen += std::string(e.parts()[0]) + "," + std::string(e.value.note) + "," +
                    std::to_string(e.value.good->size()) + "," + std::string(e.source().topic) + ";";
        }
    };
    hearken::detail::batch_call<pattern, decltype(handler), std::span<hearken::received<viewed>>> call;
    static_assert(decltype(call)::check());
    const std::string plain = R"({"n":1,"note":"b","good":[1]})"; // as long as the inbox keeps them: until the flush
    const std::string escaped = R"({"n":1,"note":"\u0041","good":[1,"bad",2]})";
    hearken::rows out;
    hearken::scratch memory;
    test::nobody app;
    std::string expected;
    for (int round = 0; round < 2; ++round) {
        for (std::uint32_t i = 0; i < 100; ++i) {
            memory.clear();
            hearken::captures parts;
            ASSERT_TRUE(pattern::match("s/1", parts));
            const hearken::message_view m{.topic = "s/1", .payload = i % 2 == 0 ? plain : escaped};
            ASSERT_TRUE(call.add({m, parts, out, app, memory}, i));
            EXPECT_EQ(memory.fault_count(), i % 2);
            if (i % 2 == 1) {
                EXPECT_EQ(memory.faults()[0].text(), "$.good[1]: expected an integer, found a string, byte 33");
            }
            expected += i % 2 == 0 ? "1,b,1,s/1;" : "1,A,2,s/1;";
        }
        call.flush(handler, [](std::uint32_t, const hearken::result<>& how) { EXPECT_TRUE(how); });
    }
    EXPECT_EQ(seen, expected);
}

TEST(batch, what_cannot_be_read_leaves_nothing_behind) {
    using pattern = hearken::pattern<"s/<site>">;
    auto handler = [](std::span<hearken::received<viewed>>) { FAIL() << "called"; };
    hearken::detail::batch_call<pattern, decltype(handler), std::span<hearken::received<viewed>>> call;
    const std::string bad = R"({"note":"\u0041)" + std::string(1000, 'x') + R"(","n":"bad"})";
    hearken::rows out;
    hearken::scratch memory;
    test::nobody app;
    const auto add = [&] {
        hearken::captures parts;
        ASSERT_TRUE(pattern::match("s/1", parts));
        memory.clear();
        const hearken::message_view m{.topic = "s/1", .payload = bad};
        ASSERT_FALSE(call.add({m, parts, out, app, memory}, 0));
        call.flush(handler, [](std::uint32_t, const hearken::result<>&) { FAIL() << "settled"; });
    };
    largest = 0;
    add();
    add();
    const std::size_t before = largest;
    for (int i = 0; i < 100; ++i) add();
    EXPECT_EQ(largest, before) << "memory grows with bad messages";
}

} // namespace
