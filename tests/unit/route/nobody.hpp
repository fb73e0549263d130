// SPDX-License-Identifier: BSL-1.0
#pragma once
// A listener that is none, for handlers that are called by hand.

#include <hearken/route/control.hpp>

#include <string>
#include <utility>
#include <vector>

namespace test {

struct nobody final : hearken::control {
    int stops = 0;
    std::vector<std::string> published{};
    void stop() noexcept override { ++stops; }
    [[nodiscard]] hearken::status status() const override { return {}; }

private:
    hearken::sent send(hearken::result<std::string> topic, hearken::result<std::string> payload,
                       hearken::publish_options) override {
        published.push_back(topic.value_or("?") + "=" + payload.value_or("?"));
        hearken::sent delivery;
        delivery.set({});
        return delivery;
    }
};

} // namespace test
