// SPDX-License-Identifier: BSL-1.0
#include <hearken/transport/uri.hpp>

#include <string>

#include <gtest/gtest.h>

namespace {

using namespace hearken;
using transport::broker_uri;
using transport::parse_uri;

TEST(uri, every_scheme_with_its_port) {
    const struct {
        const char* text;
        broker_uri expected;
        const char* for_people;
        const char* for_paho;
    } cases[] = {
        {"mqtt://h", {false, false, "h", 1883, ""}, "mqtt://h:1883", "tcp://h:1883"},
        {"tcp://h:1", {false, false, "h", 1, ""}, "mqtt://h:1", "tcp://h:1"},
        {"mqtt://h/", {false, false, "h", 1883, ""}, "mqtt://h:1883", "tcp://h:1883"},
        {"mqtts://h", {true, false, "h", 8883, ""}, "mqtts://h:8883", "ssl://h:8883"},
        {"ssl://h:65535", {true, false, "h", 65535, ""}, "mqtts://h:65535", "ssl://h:65535"},
        {"ws://h", {false, true, "h", 80, ""}, "ws://h:80", "ws://h:80"},
        {"ws://h:9/mqtt?a=b", {false, true, "h", 9, "/mqtt?a=b"}, "ws://h:9/mqtt?a=b", "ws://h:9/mqtt?a=b"},
        {"wss://h/", {true, true, "h", 443, "/"}, "wss://h:443/", "wss://h:443/"},
        {"mqtt://[::1]", {false, false, "::1", 1883, ""}, "mqtt://[::1]:1883", "tcp://[::1]:1883"},
        {"wss://[fe80::1]:8/x", {true, true, "fe80::1", 8, "/x"}, "wss://[fe80::1]:8/x", "wss://[fe80::1]:8/x"},
    };
    for (const auto& one : cases) {
        const auto got = parse_uri(one.text);
        ASSERT_TRUE(got) << one.text << ": " << got.error().text();
        EXPECT_EQ(*got, one.expected) << one.text;
        EXPECT_EQ(got->text(), one.for_people);
        EXPECT_EQ(got->for_paho(), one.for_paho);
    }
}

TEST(uri, another_address_in_the_place_of_the_host) {
    EXPECT_EQ(parse_uri("mqtt://broker")->for_paho("10.0.0.1"), "tcp://10.0.0.1:1883");
    EXPECT_EQ(parse_uri("mqtt://broker:7")->for_paho("::1"), "tcp://[::1]:7");
}

TEST(uri, what_is_wrong_is_said) {
    const struct {
        const char* text;
        const char* says;
    } cases[] = {
        {"", "is empty"},
        {"localhost", "has no scheme"},
        {"localhost:1883", "has no scheme"},
        {"htp://h", "unknown scheme"},
        {"unix:///run/x", "unknown scheme"},
        {"tls://h", "`mqtts://`"},
        {"mqtt://", "has no host"},
        {"mqtt://:1883", "has no host"},
        {"mqtt://h:", "1 to 65535"},
        {"mqtt://h:0", "1 to 65535"},
        {"mqtt://h:65536", "1 to 65535"},
        {"mqtt://h:x", "1 to 65535"},
        {"mqtt://h:-1", "1 to 65535"},
        {"mqtt://h/path", "has a path"},
        {"mqtt://h h", "a space"},
        {" mqtt://h", "a space"},
        {"mqtt://h\n", "a control character"},
        {"mqtt://::1", "brackets"},
        {"mqtt://[::1", "`]`"},
        {"mqtt://[::1]x", "`:port`"},
    };
    for (const auto& one : cases) {
        const auto got = parse_uri(one.text);
        ASSERT_FALSE(got) << one.text;
        EXPECT_EQ(got.error().code, errc::configuration);
        EXPECT_NE(got.error().what.find(one.says), std::string::npos) << one.text << ": " << got.error().what;
    }
}

TEST(uri, a_password_in_it_is_refused_and_not_repeated) {
    for (const char* text : {"mqtt://anna:secret@h", "mqtt://anna:secret@h:99999", "anna:secret@h", "ws://h/secret@x",
                             "htp://anna:secret@h", "mqtt://anna:sec ret@h"}) {
        const auto got = parse_uri(text);
        ASSERT_FALSE(got) << text;
        EXPECT_EQ(got.error().what.find("sec"), std::string::npos) << got.error().what;
    }
    EXPECT_NE(parse_uri("mqtt://anna:secret@h").error().what.find("`login`"), std::string::npos);
}

} // namespace
