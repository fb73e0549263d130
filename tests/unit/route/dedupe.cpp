// SPDX-License-Identifier: BSL-1.0
#include <hearken/route/dedupe.hpp>
#include <hearken/route/dispatcher.hpp>

#include "nobody.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace {

using hearken::dedupe_by;
using hearken::on;

enum class kind { one, two };
struct pair_of {
    int a;
    std::string_view b;
};

template <class T>
inline constexpr bool is_key = hearken::detail::is_dedupe_key<T>;
static_assert(is_key<int> && is_key<bool> && is_key<double> && is_key<kind> && is_key<std::string>);
static_assert(is_key<const std::string_view&> && is_key<std::chrono::sys_seconds> && is_key<std::chrono::seconds>);
static_assert(is_key<std::optional<std::pair<int, std::string>>> && is_key<std::tuple<>> && is_key<pair_of>);
static_assert(!is_key<void> && !is_key<int*> && !is_key<const char*> && !is_key<std::vector<int>>);
static_assert(!is_key<std::tuple<int, std::map<int, int>>>);

using first_pattern = hearken::pattern<"a/<x>">;
using other_pattern = hearken::pattern<"b/<x>">;

template <class Pattern = first_pattern, class T>
constexpr auto print(const T& key) {
    return hearken::detail::fingerprint_of_key<Pattern>(key);
}
static_assert(print(1) == print(1) && print(1) != print(2));
static_assert(print(1) != print<other_pattern>(1), "of two routes no message is a copy");

TEST(dedupe_key, tells_values_apart) {
    using namespace std::chrono_literals;
    EXPECT_NE(print(std::tuple("ab", "c")), print(std::tuple("a", "bc")));
    EXPECT_NE(print(std::tuple(std::string("a"), 1)), print(std::tuple(std::string("a"), 2)));
    EXPECT_EQ(print(std::string("a")), print(std::string_view("a"))) << "of a text, whatever its type";
    EXPECT_EQ(print(0.0), print(-0.0));
    EXPECT_NE(print(0.5), print(0.25));
    EXPECT_NE(print(kind::one), print(kind::two));
    EXPECT_NE(print(std::chrono::sys_seconds(1s)), print(std::chrono::sys_seconds(2s)));
    EXPECT_EQ(print(pair_of{1, "b"}), print(std::tuple(1, "b")));
    EXPECT_NE(print(-1), print(std::uint32_t{0xffffffff}));
    EXPECT_NE(print(std::tuple(std::optional<int>())), print(std::tuple(std::optional<int>(0))));
    EXPECT_EQ(print(std::optional<int>()), std::nullopt) << "it has none";
    EXPECT_EQ(print(std::optional<int>(3)), print(3));
}

struct reading {
    int n = 0;
    std::string note{};
};

/// Remembers every key.
struct memory final : hearken::detail::key_check {
    std::vector<hearken::fingerprint> keys;
    std::vector<std::uint32_t> copies;
    bool is_copy(std::uint32_t message, const hearken::fingerprint& key) override {
        for (const auto& known : keys) {
            if (known != key) continue;
            copies.push_back(message);
            return true;
        }
        keys.push_back(key);
        return false;
    }
};

template <class Router>
struct bench {
    Router router;
    hearken::dispatcher<Router> dispatch{router};
    memory known{};
    std::uint32_t next = 0;

    hearken::result<> send(std::string_view topic, std::string_view payload, bool checked = true) {
        hearken::captures parts;
        const std::size_t route = dispatch.find(topic, parts);
        const hearken::message_view m{.topic = topic, .payload = payload};
        hearken::rows out;
        hearken::scratch memory;
        test::nobody app;
        return dispatch.call(route, {m, parts, out, app, memory, checked ? &known : nullptr}, next++);
    }
};

TEST(dedupe_by, is_called_with_what_the_handler_takes_but_rows_and_control) {
    std::vector<std::string> seen;
    bench b{hearken::router(on<"a/<x>/<y>">(
        [&](hearken::rows&, std::string_view x, int y, hearken::control&, const reading& r,
            const hearken::message_view&) { seen.push_back(std::string(x) + std::to_string(y) + r.note); },
        dedupe_by{[](std::string_view x, int y, const reading& r, const hearken::message_view& m) {
            EXPECT_TRUE(m.topic.starts_with("a/"));
            return std::tuple(x, y, r.n);
        }},
        hearken::qos::exactly_once{}))};
    EXPECT_TRUE(b.send("a/p/1", R"({"n":1,"note":"first"})"));
    EXPECT_TRUE(b.send("a/p/1", R"({"n":1,"note":"copy"})"));
    EXPECT_TRUE(b.send("a/p/2", R"({"n":1,"note":"other"})"));
    EXPECT_TRUE(b.send("a/q/1", R"({"n":1,"note":"other"})"));
    EXPECT_TRUE(b.send("a/p/1", R"({"n":2,"note":"other"})"));
    EXPECT_EQ(seen, (std::vector<std::string>{"p1first", "p2other", "q1other", "p1other"}));
    EXPECT_EQ(b.known.copies, (std::vector<std::uint32_t>{1}));
    EXPECT_EQ(b.dispatch.subscriptions(1)[0].qos, 2) << "beside the qos policy, in any order";
}

TEST(dedupe_by, what_has_no_key_is_no_copy_and_nothing_is_where_nobody_looks) {
    int calls = 0;
    bench b{hearken::router(on<"a/<x>">([&](const reading&) { ++calls; }, dedupe_by{[](const reading& r) {
                                            return r.n == 0 ? std::nullopt : std::optional(r.n);
                                        }}))};
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(b.send("a/1", R"({"n":0,"note":""})"));
    EXPECT_EQ(calls, 2);
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(b.send("a/1", R"({"n":1,"note":""})", false));
    EXPECT_EQ(calls, 4);
}

TEST(dedupe_by, what_cannot_be_read_has_no_key_and_a_key_that_throws_rejects) {
    bench b{hearken::router(on<"a/<x>">([](const reading&) {}, dedupe_by{[](const reading& r) {
                                            if (r.n < 0) throw std::runtime_error("below 0");
                                            return r.n;
                                        }}))};
    EXPECT_EQ(b.send("a/1", "{}").error().code, hearken::errc::missing_member);
    EXPECT_TRUE(b.known.keys.empty());
    const auto r = b.send("a/1", R"({"n":-1,"note":""})");
    EXPECT_EQ(r.error().code, hearken::errc::handler_failed);
    EXPECT_EQ(r.error().what, "the key of dedupe_by threw: below 0");
}

TEST(dedupe_by, of_a_batch_handler_sees_each_message_with_its_captures) {
    using element = hearken::received<reading>;
    std::vector<std::string> seen;
    bench b{hearken::router(on<"a/<x>">(
        [&](std::span<element> all) {
            for (const element& one : all) seen.push_back(std::string(one.parts()[0]) + one.value.note);
        },
        dedupe_by{[](const element& one) { return std::pair(one.parts()[0], one.value.n); }}))};
    EXPECT_TRUE(b.send("a/p", R"({"n":1,"note":"first"})"));
    EXPECT_TRUE(b.send("a/p", R"({"n":1,"note":"copy"})"));
    EXPECT_TRUE(b.send("a/q", R"({"n":1,"note":"other"})"));
    std::vector<std::uint32_t> settled;
    b.dispatch.flush([&](std::uint32_t i, const hearken::result<>&) { settled.push_back(i); });
    EXPECT_EQ(seen, (std::vector<std::string>{"pfirst", "qother"}));
    EXPECT_EQ(settled, (std::vector<std::uint32_t>{0, 2})) << "the copy is settled already";
}

struct service {
    int calls = 0;
    void data(std::string_view, const reading&) { ++calls; }
};

TEST(dedupe_by, stands_beside_a_member_function_too) {
    service s;
    bench b{hearken::router(
        on<"a/<x>">(&service::data, &s, dedupe_by{[](std::string_view, const reading& r) { return r.n; }}))};
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(b.send("a/1", R"({"n":7,"note":""})"));
    EXPECT_EQ(s.calls, 1);
}

} // namespace
