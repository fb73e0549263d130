// SPDX-License-Identifier: BSL-1.0
#pragma once
// An inbox with a queue behind one virtual face, so that what drives it is no template.

#include <hearken/inbox/inbox.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <utility>

namespace hearken::inbox {

/// Any inbox that queues. Each call is the one of that name in the concepts `queued_inbox` and `lasting_inbox`.
class queue {
public:
    [[nodiscard]] virtual bool survives_kill() const noexcept = 0;
    [[nodiscard]] virtual result<> check(const opening& how) = 0;
    [[nodiscard]] virtual result<> open(const opening& how) = 0;
    [[nodiscard]] virtual result<> ready() = 0;
    virtual appended append(const message_view& m, overflow_action full) noexcept = 0;
    virtual bool take(batch& out, const limits& most, std::stop_token stop) = 0;
    virtual void settle(batch& in_hand, std::span<const std::uint64_t> done) noexcept = 0;
    virtual void close() noexcept = 0;

    [[nodiscard]] virtual std::string id() const = 0;     ///< empty where it does not last
    [[nodiscard]] virtual std::string folder() const = 0; ///< empty where it does not last
    [[nodiscard]] virtual result<std::uint64_t> resume(const std::optional<progress>& stored) = 0;
    /// Empty where it does not last.
    [[nodiscard]] virtual std::optional<progress> after(std::span<const std::uint64_t> done) = 0;
    /// Only where it lasts.
    [[nodiscard]] virtual result<kept_letter> bury(const letter& one) = 0;
    [[nodiscard]] virtual result<> take_back(std::span<const std::uint64_t> letters) = 0;

protected:
    ~queue() = default;
};

/// An inbox of any type as that. Shape: refers to the inbox, which must outlive it
template <class Inbox>
class queue_of final : public queue {
    static constexpr bool lasts = Inbox::survives_kill;

public:
    explicit queue_of(Inbox& behind) noexcept : behind_(&behind) {}

    [[nodiscard]] bool survives_kill() const noexcept override { return lasts; }
    result<> check(const opening& how) override { return behind_->check(how); }
    result<> open(const opening& how) override { return behind_->open(how); }
    result<> ready() override { return behind_->ready(); }
    appended append(const message_view& m, overflow_action full) noexcept override { return behind_->append(m, full); }
    bool take(batch& out, const limits& most, std::stop_token stop) override {
        return behind_->take(out, most, std::move(stop));
    }
    void settle(batch& in_hand, std::span<const std::uint64_t> done) noexcept override {
        behind_->settle(in_hand, done);
    }
    void close() noexcept override { behind_->close(); }

    [[nodiscard]] std::string id() const override {
        if constexpr (lasts)
            return behind_->id();
        else
            return {};
    }
    [[nodiscard]] std::string folder() const override {
        if constexpr (lasts)
            return behind_->folder();
        else
            return {};
    }
    result<std::uint64_t> resume(const std::optional<progress>& stored) override {
        if constexpr (lasts)
            return behind_->resume(stored);
        else
            return 0;
    }
    std::optional<progress> after(std::span<const std::uint64_t> done) override {
        if constexpr (lasts)
            return behind_->after(done);
        else
            return std::nullopt;
    }

    result<kept_letter> bury(const letter& one) override {
        if constexpr (lasts)
            return behind_->bury(one);
        else
            return fail(errc::configuration, "this inbox keeps no dead letters");
    }
    result<> take_back(std::span<const std::uint64_t> letters) override {
        if constexpr (lasts)
            return behind_->take_back(letters);
        else
            return {};
    }

private:
    Inbox* behind_;
};

} // namespace hearken::inbox
