// SPDX-License-Identifier: BSL-1.0
#pragma once
// What tests of the listener's inner parts share: a core that reconnects at once, and a listener that is none.

#include "../route/nobody.hpp"

#include <hearken/run/core.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace test {

struct inner {
    std::vector<std::string> states;
    hearken::run::core shared;
    nobody app;

    explicit inner(hearken::options o = {.broker = "loopback", .client_id = "id"})
        : shared(
              quiet(std::move(o)),
              [](const hearken::failed_attempt& f) {
                  return f.number < 4 ? std::optional(std::chrono::milliseconds{0}) : std::nullopt;
              },
              [](unsigned) { return hearken::retained_plan{}; },
              [this](const hearken::event& e) {
                  if (const auto* s = std::get_if<hearken::events::state_changed>(&e)) states.emplace_back(name(s->to));
              }) {}

private:
    static hearken::options quiet(hearken::options o) {
        o.retry_delay = std::chrono::milliseconds{0};
        o.log.level = hearken::log_level::off;
        return o;
    }
};

} // namespace test
