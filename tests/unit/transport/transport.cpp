// SPDX-License-Identifier: BSL-1.0
#include <hearken/transport/transport.hpp>

#include <hearken/transport/loopback.hpp>

#include <gtest/gtest.h>

namespace {

namespace transport = hearken::transport;

struct of_ones_own {
    using family = hearken::family::transport;
    hearken::result<> open(const hearken::options&, transport::receiver&) { return {}; }
    hearken::result<transport::session> connect(const transport::attempt&, std::stop_token) {
        return transport::session{};
    }
    hearken::result<std::vector<transport::grant>> subscribe(std::span<const transport::subscription>,
                                                             std::stop_token) {
        return {};
    }
    hearken::result<> unsubscribe(std::span<const std::string>, std::stop_token) { return {}; }
    void publish(transport::publication, transport::published) {}
    void cut() noexcept {}
    void disconnect(std::chrono::milliseconds) {}
    void close() {}
};
struct of_another_family : of_ones_own {
    using family = hearken::family::store;
};
struct may_throw_in_cut : of_ones_own {
    void cut() {}
};

static_assert(transport::transport<of_ones_own> && transport::transport<transport::loopback>);
static_assert(!transport::transport<of_another_family> && !transport::transport<may_throw_in_cut>);

static_assert(!transport::grant{0}.refused() && !transport::grant{2}.refused());
static_assert(transport::grant{0x80}.refused() && transport::grant{0x9F}.refused());

TEST(transport, a_connack_promises_what_the_protocol_does_by_default) {
    const transport::session s;
    EXPECT_FALSE(s.present);
    EXPECT_EQ(s.maximum_qos, 2);
    EXPECT_TRUE(s.retain_available && s.shared_available && s.identifiers_available);
}

} // namespace
