// SPDX-License-Identifier: BSL-1.0
#pragma once
// Routes behind one virtual face, so that what drives them is no template.

#include <hearken/route/dispatcher.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace hearken {

/// The routes of a listener. Each call is the one of that name in `dispatcher`.
///
/// Threads: several may call one route, where its handler allows that; of batch routes one at a time
class routing {
public:
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    [[nodiscard]] virtual std::size_t find(std::string_view topic, captures& parts) const noexcept = 0;
    [[nodiscard]] virtual std::size_t size() const noexcept = 0; ///< routes
    [[nodiscard]] virtual std::span<const std::string_view> capture_names(std::size_t route) const noexcept = 0;
    [[nodiscard]] virtual bool has_key() const noexcept = 0; ///< one of them, by `dedupe_by`
    virtual result<> call(std::size_t route, const delivery& d, std::uint32_t message) = 0;
    virtual void flush(std::size_t route, detail::settled_ref settled) = 0;
    [[nodiscard]] virtual std::span<const std::size_t> batch_routes() const noexcept = 0;
    [[nodiscard]] virtual std::string_view pattern_text(std::size_t route) const noexcept = 0;
    [[nodiscard]] virtual std::size_t subscription_of(std::size_t route) const noexcept = 0;
    [[nodiscard]] virtual std::vector<wanted_filter> subscriptions(std::uint8_t listener, bool meant = false) const = 0;

protected:
    ~routing() = default;
};

/// A router as that. Shape: refers to the router, which must outlive it
template <class Router>
class routing_of final : public routing {
public:
    explicit routing_of(Router& routes) noexcept : dispatch_(routes) {}

    [[nodiscard]] std::size_t find(std::string_view topic, captures& parts) const noexcept override {
        return dispatch_.find(topic, parts);
    }
    [[nodiscard]] std::size_t size() const noexcept override { return dispatcher<Router>::size; }
    [[nodiscard]] std::span<const std::string_view> capture_names(std::size_t route) const noexcept override {
        return dispatch_.capture_names(route);
    }
    [[nodiscard]] bool has_key() const noexcept override { return Router::has_key; }
    result<> call(std::size_t route, const delivery& d, std::uint32_t message) override {
        return dispatch_.call(route, d, message);
    }
    void flush(std::size_t route, detail::settled_ref settled) override { dispatch_.flush(route, settled); }
    [[nodiscard]] std::span<const std::size_t> batch_routes() const noexcept override {
        return dispatcher<Router>::batch_routes;
    }
    [[nodiscard]] std::string_view pattern_text(std::size_t route) const noexcept override {
        return dispatch_.pattern_text(route);
    }
    [[nodiscard]] std::size_t subscription_of(std::size_t route) const noexcept override {
        return dispatch_.subscription_of(route);
    }
    [[nodiscard]] std::vector<wanted_filter> subscriptions(std::uint8_t listener, bool meant) const override {
        return dispatch_.subscriptions(listener, meant);
    }

private:
    dispatcher<Router> dispatch_;
};

} // namespace hearken
