// SPDX-License-Identifier: BSL-1.0
#pragma once
// An inbox with a queue behind one virtual face, so that what drives it is no template.

#include <hearken/inbox/inbox.hpp>

#include <stop_token>
#include <string_view>
#include <utility>

namespace hearken::inbox {

/// Any inbox that queues. Each call is the one of that name in the concept `queued_inbox`.
class queue {
public:
    [[nodiscard]] virtual bool survives_kill() const noexcept = 0;
    [[nodiscard]] virtual result<> open(std::string_view client_id) = 0;
    virtual appended append(const message_view& m, overflow_action full) noexcept = 0;
    virtual bool take(batch& out, const limits& most, std::stop_token stop) = 0;
    virtual void settle(batch& done) noexcept = 0;
    virtual void close() noexcept = 0;

protected:
    ~queue() = default;
};

/// An inbox of any type as that. Shape: refers to the inbox, which must outlive it
template <class Inbox>
class queue_of final : public queue {
public:
    explicit queue_of(Inbox& behind) noexcept : behind_(&behind) {}

    [[nodiscard]] bool survives_kill() const noexcept override { return Inbox::survives_kill; }
    result<> open(std::string_view client_id) override { return behind_->open(client_id); }
    appended append(const message_view& m, overflow_action full) noexcept override { return behind_->append(m, full); }
    bool take(batch& out, const limits& most, std::stop_token stop) override {
        return behind_->take(out, most, std::move(stop));
    }
    void settle(batch& done) noexcept override { behind_->settle(done); }
    void close() noexcept override { behind_->close(); }

private:
    Inbox* behind_;
};

} // namespace hearken::inbox
