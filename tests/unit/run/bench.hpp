// SPDX-License-Identifier: BSL-1.0
#pragma once
// What tests of the listener's inner parts share: policies set one by one, a core that reconnects at once, and a
// listener that is none.

#include "../route/nobody.hpp"

#include <hearken/run/core.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace test {

struct policies final : hearken::run::chosen_policies {
    std::function<std::optional<std::chrono::milliseconds>(const hearken::failed_attempt&)> delays =
        [](const hearken::failed_attempt& f) {
            return f.number < 4 ? std::optional(std::chrono::milliseconds{0}) : std::nullopt;
        };
    std::function<hearken::result<hearken::reject_action>(const hearken::rejection&)> rejects =
        [](const hearken::rejection&) { return hearken::reject_action::settle; };
    std::function<void(const hearken::event&)> hears = [](const hearken::event&) {};
    hearken::overflow_action full = hearken::overflow_action::block;

    std::optional<std::chrono::milliseconds> delay(const hearken::failed_attempt& f) const override {
        return delays(f);
    }
    hearken::retained_plan plan(unsigned) const override { return {}; }
    hearken::overflow_action when_full(std::uint8_t) const override { return full; }
    hearken::result<hearken::reject_action> reject(const hearken::rejection& r) override { return rejects(r); }
    void tell(const hearken::event& e) override { hears(e); }
};

struct inner {
    std::vector<std::string> states;
    policies said;
    hearken::run::core shared;
    nobody app;

    explicit inner(hearken::options o = {.broker = "loopback", .client_id = "id"},
                   std::chrono::milliseconds retry_delay = {})
        : shared(quiet(std::move(o), retry_delay), said) {
        said.hears = [this](const hearken::event& e) {
            if (const auto* s = std::get_if<hearken::events::state_changed>(&e)) states.emplace_back(name(s->to));
        };
    }

private:
    static hearken::options quiet(hearken::options o, std::chrono::milliseconds retry_delay) {
        o.retry_delay = retry_delay;
        if (o.log.level == hearken::options{}.log.level) o.log.level = hearken::log_level::off; // unless one asks
        return o;
    }
};

} // namespace test
