// SPDX-License-Identifier: BSL-1.0
#pragma once
// A store that is chosen at run time, by a URL.

#include <hearken/store/answer.hpp>
#include <hearken/store/options.hpp>
#include <hearken/store/store.hpp>
#include <hearken/words/error.hpp>

#include <concepts>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace hearken {

/// A store that a URL can name: `S::schemes` are the words before the colon.
template <class S>
concept store_with_url = store<S> && requires(std::string_view url, const store_options& how) {
    { S::schemes.size() } -> std::convertible_to<std::size_t>;
    { S::schemes[0] } -> std::convertible_to<std::string_view>;
    { S::from_url(url, how) } -> std::same_as<result<S>>;
};

/// One of several stores: `any_store<sqlite::store, mariadb::store>::from_url("sqlite:devices.db")`.
template <store_with_url... Stores>
class any_store {
public:
    using family = hearken::family::store;

    /// A store of one of the kinds.
    template <class Store>
        requires(std::same_as<Store, Stores> || ...)
    explicit any_store(Store one) : chosen_(std::move(one)) {}

    /// The store whose scheme the URL has.
    ///
    /// Errors: errc::configuration when no store has it, with those that there are, or when the store cannot read the
    ///         rest. The text never holds more of the URL than its scheme: a password may be in it
    static result<any_store> from_url(std::string_view url, const store_options& how = {}) {
        const std::size_t colon = url.find(':');
        const std::string_view scheme = url.substr(0, colon == std::string_view::npos ? 0 : colon);
        result<any_store> made = unknown(scheme);
        (void)(from_one<Stores>(made, scheme, url, how) || ...);
        return made;
    }

    result<> open() {
        return visit([](auto& one) { return one.open(); });
    }
    result<> begin() {
        return visit([](auto& one) { return one.begin(); });
    }
    result<> apply(std::span<const row> some) {
        return visit([some](auto& one) { return one.apply(some); });
    }
    result<> commit(const std::optional<progress>& at) {
        return visit([&at](auto& one) { return one.commit(at); });
    }
    void rollback() noexcept {
        visit([](auto& one) { one.rollback(); });
    }
    result<std::optional<progress>> read_progress(std::string_view spool) {
        return visit([spool](auto& one) { return one.read_progress(spool); });
    }
    /// One statement of our own, outside of a transaction: see store/answer.hpp.
    result<sql::answer> ask(std::string_view text, std::span<const cell> values)
        requires requires(Stores&... each) { (each.ask(text, values), ...); }
    {
        return visit([text, values](auto& one) { return one.ask(text, values); });
    }
    result<bool> has(const table_schema& table) {
        return visit([&table](auto& one) { return one.has(table); });
    }
    /// Whether a table was created by hearken, or would be, where every one of the stores can tell.
    result<bool> is_ours(const table_schema& table)
        requires requires(Stores&... each) { (each.is_ours(table), ...); }
    {
        return visit([&table](auto& one) { return one.is_ours(table); });
    }
    /// Whether a new row could be written with the columns of its struct alone, where every one of the stores can tell.
    result<> can_insert(const table_schema& table)
        requires requires(Stores&... each) { (each.can_insert(table), ...); }
    {
        return visit([&table](auto& one) { return one.can_insert(table); });
    }
    [[nodiscard]] bool durable() const noexcept {
        return std::visit([](const auto& one) { return one.durable(); }, chosen_);
    }
    result<> check() {
        return visit([](auto& one) { return one.check(); });
    }
    void close() noexcept {
        visit([](auto& one) { one.close(); });
    }

private:
    template <class Call>
    decltype(auto) visit(Call&& call) {
        return std::visit(std::forward<Call>(call), chosen_);
    }

    template <class Store>
    static bool from_one(result<any_store>& made, std::string_view scheme, std::string_view url,
                         const store_options& how) {
        bool mine = false;
        for (const std::string_view known : Store::schemes) mine = mine || known == scheme;
        if (!mine) return false;
        auto one = Store::from_url(url, how);
        if (one)
            made = any_store(std::move(*one));
        else
            made = std::unexpected(std::move(one).error());
        return true;
    }

    static std::unexpected<error> unknown(std::string_view scheme) {
        std::string what = scheme.empty() ? std::string("a database URL begins with its kind")
                                          : "'" + std::string(scheme) + "' is no kind of database known here";
        what += "; write one of";
        const auto list = [&what](const auto& schemes) {
            for (const std::string_view one : schemes) what.append(what.back() == ':' ? ", " : " ").append(one) += ':';
        };
        (list(Stores::schemes), ...);
        return fail(errc::configuration, std::move(what));
    }

    std::variant<Stores...> chosen_;
};

} // namespace hearken
