// SPDX-License-Identifier: BSL-1.0
#pragma once
// The policies of a listener behind one virtual face, so that what asks them is no template.

#include <hearken/policy/events.hpp>
#include <hearken/policy/overflow.hpp>
#include <hearken/policy/reconnect.hpp>
#include <hearken/policy/reject.hpp>
#include <hearken/policy/retained.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace hearken::run {

/// What the policies say. Threads: as the policies' concepts say
class chosen_policies {
public:
    [[nodiscard]] virtual std::optional<std::chrono::milliseconds> delay(const failed_attempt& f) const = 0;
    [[nodiscard]] virtual retained_plan plan(unsigned subscribe) const = 0;
    [[nodiscard]] virtual overflow_action when_full(std::uint8_t qos) const = 0;
    [[nodiscard]] virtual result<reject_action> reject(const rejection& r) = 0;
    virtual void tell(const event& e) = 0;

protected:
    ~chosen_policies() = default;
};

/// Five policies as that; it owns them.
template <class Reconnect, class Retained, class Overflow, class Reject, class Events>
class chosen_policies_of final : public chosen_policies {
public:
    chosen_policies_of(Reconnect reconnect, Retained retained, Overflow overflow, Reject reject, Events events)
        : reconnect_(std::move(reconnect)), retained_(std::move(retained)), overflow_(std::move(overflow)),
          reject_(std::move(reject)), events_(std::move(events)) {}

    [[nodiscard]] std::optional<std::chrono::milliseconds> delay(const failed_attempt& f) const override {
        return reconnect_(f);
    }
    [[nodiscard]] retained_plan plan(unsigned subscribe) const override { return retained_(subscribe); }
    [[nodiscard]] overflow_action when_full(std::uint8_t qos) const override { return overflow_(qos); }
    [[nodiscard]] result<reject_action> reject(const rejection& r) override { return reject_(r); }
    void tell(const event& e) override { events_(e); }

private:
    Reconnect reconnect_;
    Retained retained_;
    Overflow overflow_;
    Reject reject_;
    Events events_;
};

} // namespace hearken::run
