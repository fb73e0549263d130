// SPDX-License-Identifier: BSL-1.0
// Publications, typed and as text, and what becomes of them.
#include "bench.hpp"

namespace {

using namespace test;
using hearken::errc;

struct setting {
    double target = 0;
    std::string unit;
};

TEST(publishing, text_goes_as_it_is_and_a_struct_as_json) {
    loopback broker;
    listener app{settings(), broker};
    ASSERT_TRUE(ready(app));
    EXPECT_TRUE(app.publish("a", "plain", {.qos = 0, .retain = true}).get());
    EXPECT_TRUE(app.publish("b", std::string("x\0y", 3)).get());
    EXPECT_TRUE(app.publish(hearken::pattern<"c/<id>/set">::topic("7f"), setting{21.5, "C"}).get());
    EXPECT_EQ(end(app), 0);
    const auto sent = broker.published();
    ASSERT_EQ(sent.size(), 3U);
    EXPECT_EQ(sent[0].payload, "plain");
    EXPECT_EQ(sent[0].qos, 0);
    EXPECT_TRUE(sent[0].retain);
    EXPECT_EQ(sent[1].payload, std::string("x\0y", 3));
    EXPECT_EQ(sent[1].qos, 1);
    EXPECT_EQ(sent[2].topic, "c/7f/set");
    EXPECT_EQ(sent[2].payload, R"({"target":21.5,"unit":"C"})");
}

TEST(publishing, every_failure_comes_through_the_delivery) {
    loopback broker;
    listener app{settings(), broker};
    EXPECT_EQ(app.publish("a", "").get().error().code, errc::not_connected) << "before the start";
    ASSERT_TRUE(ready(app));
    EXPECT_EQ(app.publish("a/+", "").get().error().code, errc::invalid_topic);
    EXPECT_EQ(app.publish("", "").get().error().code, errc::invalid_topic);
    EXPECT_EQ(app.publish(hearken::pattern<"c/<id>">::topic("a/b"), "").get().error().code, errc::invalid_topic);
    EXPECT_EQ(app.publish("a", "", {.qos = 3}).get().error().code, errc::configuration);
    broker.refuse_connect(hearken::error{.code = errc::unreachable, .what = "refused"});
    broker.drop();
    EXPECT_EQ(app.publish("a", "").get().error().code, errc::not_connected);
    EXPECT_EQ(end(app), 0);
    EXPECT_TRUE(broker.published().empty());
}

TEST(publishing, what_no_allow_list_has_is_not_sent) {
    loopback broker;
    auto set = settings();
    set.allow.publish = std::vector<std::string>{"c/+/set"};
    listener app{set, broker};
    ASSERT_TRUE(ready(app));
    EXPECT_TRUE(app.publish("c/7f/set", "").get());
    const auto refused = app.publish("c/7f/get", "").get();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::not_allowed);
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(broker.published().size(), 1U);
}

TEST(publishing, callback_and_events_are_told_once) {
    loopback broker;
    collected<std::string> told;
    auto watch = hearken::events::to([&](const hearken::event& e) {
        if (const auto* p = std::get_if<hearken::events::published>(&e))
            told.add("event " + p->topic + (p->how ? " sent" : " failed"));
    });
    listener app{settings(), broker, watch};
    ASSERT_TRUE(ready(app));
    auto done = [&](const hearken::result<>& r) { told.add(r ? "sent" : "failed"); };
    (void)app.publish("a", "", {.done = done});
    (void)app.publish("a/#", "", {.done = done});
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(told.all(), (texts{"sent", "event a sent", "failed", "event a/# failed"}));
}

TEST(publishing, a_failure_that_nobody_asked_for_is_in_the_log) {
    loopback broker;
    log_lines log;
    listener app{settings(log), broker,
                 on<"a">([](hearken::control& self) { (void)self.publish("b/+", "no such topic name"); })};
    ASSERT_TRUE(ready(app));
    (void)app.publish("fine", "");
    (void)app.publish("c/#", "", {.done = [](const hearken::result<>&) {}});
    EXPECT_EQ(log.count("not published"), 0U);
    broker.inject("a", "");
    EXPECT_EQ(log.count("not published: "), 1U);
    EXPECT_EQ(log.count("b/+"), 1U);
    for (int i = 0; i < 1'000; ++i) (void)app.publish("d/+", "");
    EXPECT_LE(log.count("not published"), 3U) << "a line a second";
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(app.publish("late", "").get().error().code, errc::not_connected) << "told, and not thrown";
}

/// Acknowledges when told to.
struct slow_broker : loopback {
    using family = hearken::family::transport;
    std::shared_ptr<std::vector<hearken::transport::published>> waiting =
        std::make_shared<std::vector<hearken::transport::published>>();
    void publish(hearken::transport::publication, hearken::transport::published done) {
        waiting->push_back(std::move(done));
    }
};

TEST(publishing, inside_a_handler_nothing_waits) {
    slow_broker broker;
    hearken::result<> inside;
    std::optional<hearken::sent> later;
    listener app{settings(), broker, on<"a">([&](hearken::control& self) {
                     later = self.publish("b", "reply");
                     inside = later->get();
                 })};
    ASSERT_TRUE(ready(app));
    EXPECT_EQ(broker.inject("a", ""), 1U);
    ASSERT_FALSE(inside);
    EXPECT_EQ(inside.error().code, errc::would_block);
    EXPECT_FALSE(later->ready());
    broker.waiting->at(0)({});
    EXPECT_TRUE(later->get());
    EXPECT_EQ(end(app), 0);
}

TEST(publishing, inside_a_batch_handler_neither) {
    slow_broker broker;
    std::function<hearken::sent()> publish;
    collected<errc> codes;
    struct reading {
        int n = 0;
    };
    listener app{settings(), broker, hearken::inbox::memory{},
                 on<"a">([&](std::span<hearken::received<reading>>) { codes.add(publish().get().error().code); })};
    publish = [&] { return app.publish("b", "reply"); };
    ASSERT_TRUE(ready(app));
    broker.inject("a", R"({"n":1})");
    ASSERT_TRUE(codes.reach(1));
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(codes.all()[0], errc::would_block);
}

} // namespace
