// SPDX-License-Identifier: BSL-1.0
#include <hearken/route/member.hpp>

#include <hearken/route/dispatcher.hpp>
#include <hearken/rows/rows.hpp>

#include "nobody.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct reading {
    double value;
};

struct base {
    std::vector<std::string> seen;
    void data(std::string_view uuid, const reading& r) { seen.push_back(std::string(uuid) + std::to_string(r.value)); }
};
struct service final : base {
    mutable int asked = 0;
    hearken::result<> number(int n) const noexcept {
        ++asked;
        if (n < 0) return hearken::rejected("negative");
        return {};
    }
    void several(std::span<hearken::received<reading>> all) {
        seen.push_back(std::to_string(all.size()) + " in a batch");
    }
};

using call = hearken::detail::bound_member<hearken::result<> (service::*)(int) const noexcept, const service>;
static_assert(std::is_same_v<hearken::detail::signature<call>::parameters, hearken::detail::type_list<int>>);
static_assert(std::is_same_v<hearken::detail::signature<call>::returned, hearken::result<>>);

template <class Router>
hearken::result<> deliver(Router& router, std::string_view topic, std::string_view payload) {
    test::nobody app;
    hearken::rows rows;
    hearken::scratch memory;
    hearken::captures parts;
    hearken::dispatcher<Router> to(router);
    const std::size_t route = to.find(topic, parts);
    EXPECT_NE(route, to.npos);
    const hearken::message_view m{.topic = topic, .payload = payload};
    auto r = to.call(route, {m, parts, rows, app, memory}, 0);
    to.flush([&](std::uint32_t, const hearken::result<>& how) { r = how; });
    return r;
}

TEST(member, is_called_on_its_object_with_what_a_handler_is_given) {
    service one;
    const service& unchanged = one;
    hearken::router routes(hearken::on<"d/<uuid>/data">(&base::data, &one),
                           hearken::on<"n/<n>">(&service::number, &unchanged, hearken::qos::exactly_once{}),
                           hearken::on<"batch">(&service::several, &one));
    EXPECT_TRUE(deliver(routes, "d/7f/data", R"({"value":1})"));
    EXPECT_EQ(deliver(routes, "d/7f/data", R"({"value":"x"})").error().code, hearken::errc::wrong_type);
    EXPECT_TRUE(deliver(routes, "n/1", ""));
    EXPECT_EQ(deliver(routes, "n/-1", "").error().what, "negative");
    EXPECT_TRUE(deliver(routes, "batch", R"({"value":2})"));
    EXPECT_EQ(one.seen, (std::vector<std::string>{"7f" + std::to_string(1.0), "1 in a batch"}));
    EXPECT_EQ(one.asked, 2);
}

} // namespace
