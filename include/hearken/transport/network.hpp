// SPDX-License-Identifier: BSL-1.0
#pragma once
// A transport behind one virtual face, so that what drives it is no template.

#include <hearken/transport/transport.hpp>

#include <chrono>
#include <concepts>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace hearken::transport {

/// Any transport. Each call is the one of that name in the concept `transport`.
class network {
public:
    using family = hearken::family::transport;

    network() = default;
    network(const network&) = delete;
    network& operator=(const network&) = delete;
    virtual ~network() = default;

    [[nodiscard]] virtual result<> open(const options& set, receiver& sink) = 0;
    [[nodiscard]] virtual result<session> connect(const attempt& how, std::stop_token stop) = 0;
    [[nodiscard]] virtual result<std::vector<grant>> subscribe(std::span<const subscription> lines,
                                                               std::stop_token stop) = 0;
    [[nodiscard]] virtual result<> unsubscribe(std::span<const std::string> filters, std::stop_token stop) = 0;
    virtual void publish(publication what, published done) = 0;
    virtual void cut() noexcept = 0;
    virtual void disconnect(std::chrono::milliseconds limit) = 0;
    virtual void close() = 0;
};

/// A transport of any type as a network. Shape: refers to the transport, which must outlive it
template <class Transport>
class network_of final : public network {
public:
    explicit network_of(Transport& behind) noexcept : behind_(&behind) {}

    result<> open(const options& set, receiver& sink) override { return behind_->open(set, sink); }
    result<session> connect(const attempt& how, std::stop_token stop) override {
        return behind_->connect(how, std::move(stop));
    }
    result<std::vector<grant>> subscribe(std::span<const subscription> lines, std::stop_token stop) override {
        return behind_->subscribe(lines, std::move(stop));
    }
    result<> unsubscribe(std::span<const std::string> filters, std::stop_token stop) override {
        return behind_->unsubscribe(filters, std::move(stop));
    }
    void publish(publication what, published done) override { behind_->publish(std::move(what), std::move(done)); }
    void cut() noexcept override { behind_->cut(); }
    void disconnect(std::chrono::milliseconds limit) override { behind_->disconnect(limit); }
    void close() override { behind_->close(); }

private:
    Transport* behind_;
};

/// A transport that stands behind a network already.
template <class T>
concept has_network = requires(T& t) {
    { t.behind() } -> std::same_as<network&>;
};
template <class Transport>
    requires has_network<Transport>
class network_of<Transport> final {
public:
    explicit network_of(Transport& behind) noexcept : behind_(&behind.behind()) {}
    operator network&() noexcept { return *behind_; }

private:
    network* behind_;
};

} // namespace hearken::transport
