// SPDX-License-Identifier: BSL-1.0
#include <hearken/transport/proxy.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace hearken;

TEST(proxy, is_refused_by_name_unless_asked_for) {
    options set;
    ::setenv("https_proxy", "http://proxy:1", 1);
    const auto other = transport::proxy_of_environment(set, false);
    const auto got = transport::proxy_of_environment(set, true);
    set.use_proxy = true;
    const auto asked = transport::proxy_of_environment(set, true);
    ::setenv("https_proxy", "", 1);
    set.use_proxy = false;
    const auto empty = transport::proxy_of_environment(set, true);
    ::unsetenv("https_proxy");
    EXPECT_EQ(other, "");
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, errc::configuration);
    EXPECT_EQ(got.error().what,
              "the environment variable `https_proxy` is set; set `use_proxy` to go through it, or unset it");
    EXPECT_EQ(asked, "proxy:1");
    EXPECT_EQ(empty, "");
}

TEST(proxy, is_written_in_every_usual_way) {
    const std::pair<std::string_view, std::string_view> ways[] = {
        {"http://proxy:3128", "proxy:3128"},
        {"http://proxy:3128/", "proxy:3128"},
        {"https://proxy:3128", "proxy:3128"},
        {"proxy:3128", "proxy:3128"},
        {"proxy", "proxy"},
        {"http://anna:se%40cret@proxy:3128", "anna:se%40cret@proxy:3128"},
        {"http://[::1]:3128", "[::1]:3128"},
    };
    for (const auto& [text, given] : ways) EXPECT_EQ(transport::proxy_for_paho(text), given) << text;
}

TEST(proxy, what_paho_would_hang_on_or_misread_is_a_fault_that_tells_no_secret) {
    options set;
    set.use_proxy = true;
    for (const char* text : {"http://", "http://anna:secret@", "socks5://proxy:1080", "http://proxy:1/secret",
                             "http://anna:100%secret@proxy:1", "anna:secret%4@proxy", "secret word"}) {
        ::setenv("http_proxy", text, 1);
        const auto got = transport::proxy_of_environment(set, false);
        ::unsetenv("http_proxy");
        ASSERT_FALSE(got) << text;
        EXPECT_EQ(got.error().code, errc::configuration);
        EXPECT_TRUE(got.error().what.starts_with("the environment variable `http_proxy` must hold ")) << text;
        EXPECT_EQ(got.error().what.find("secret"), std::string::npos) << got.error().what;
    }
}

} // namespace
