// SPDX-License-Identifier: BSL-1.0
#include <hearken/transport/options.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

using texts = std::vector<std::string>;
using namespace std::chrono_literals;

TEST(options, one_broker_or_several) {
    const std::string text = "mqtt://a";
    EXPECT_EQ(hearken::options{.broker = "mqtt://a"}.broker.uris, texts{"mqtt://a"});
    EXPECT_EQ(hearken::options{.broker = text}.broker.uris, texts{"mqtt://a"});
    EXPECT_EQ(hearken::options{.broker = std::string_view(text)}.broker.uris, texts{"mqtt://a"});
    EXPECT_EQ((hearken::options{.broker = {"mqtt://a", "mqtts://b"}}.broker.uris), (texts{"mqtt://a", "mqtts://b"}));
    EXPECT_TRUE(hearken::options{}.broker.uris.empty());
}

TEST(options, credentials_are_fixed_or_asked_for) {
    const hearken::options none;
    EXPECT_FALSE(none.login.get);
    const hearken::options fixed{.login = hearken::credentials{"user", "secret"}};
    EXPECT_EQ(fixed.login.get()->user, "user");
    EXPECT_EQ(fixed.login.get()->password, "secret");
    int calls = 0;
    const hearken::options asked{.login = [&]() -> hearken::result<hearken::credentials> {
        if (++calls == 1) return hearken::fail(hearken::errc::io, "the vault is sealed");
        return hearken::credentials{"user", std::to_string(calls)};
    }};
    EXPECT_EQ(asked.login.get().error().what, "the vault is sealed");
    EXPECT_EQ(asked.login.get()->password, "2");
}

TEST(options, defaults_are_those_of_the_documentation) {
    const hearken::options o;
    EXPECT_EQ(o.version, hearken::mqtt_version::v5_or_311);
    EXPECT_FALSE(o.clean_start);
    EXPECT_EQ(o.session_expiry, std::chrono::days{7});
    EXPECT_EQ(o.keep_alive, 60s);
    EXPECT_EQ(o.receive_maximum, 100);
    EXPECT_EQ(o.max_packet_size, 1024U * 1024U);
    EXPECT_EQ(o.batch_messages, 1'000U);
    EXPECT_EQ(o.batch_bytes, 1024U * 1024U);
    EXPECT_EQ(o.batch_age, 5ms);
    EXPECT_TRUE(o.tls.verify);
    EXPECT_FALSE(o.use_proxy);
    EXPECT_FALSE(o.will);
}

} // namespace
