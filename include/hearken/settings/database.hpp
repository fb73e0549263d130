// SPDX-License-Identifier: BSL-1.0
#pragma once
// Settings of a program's database, as variables.

#include <hearken/store/options.hpp>
#include <hearken/wire/containers.hpp>
#include <hearken/wire/enums.hpp>
#include <hearken/wire/presence.hpp>
#include <hearken/words/error.hpp>

#include <array>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace hearken {

template <>
inline constexpr auto spellings<creation> =
    std::array{spelling{creation::everything, "yes"}, spelling{creation::everything, "true"},
               spelling{creation::progress, "progress"}, spelling{creation::nothing, "no"},
               spelling{creation::nothing, "false"}};

/// As a member `db` of a program's settings, `database_settings<any_store<sqlite::store>> db{.url = "sqlite:my.db"}`:
/// `DB_URL`, and `DB_CREATE_TABLES` (yes, progress, no).
template <class Store>
    requires requires(std::string_view url, const store_options& how) {
        { Store::from_url(url, how) } -> std::same_as<result<Store>>;
    }
struct database_settings {
    or_default<std::string> url{};
    std::optional<creation> create_tables{}; ///< empty: the store's own default
    std::optional<std::string> host{};       ///< of MySQL in other programs; here the URL says it

    /// The store, which opens nothing yet. Takes: the tables that are checked at the start
    template <class... Table>
    [[nodiscard]] result<Store> make(const Table&... known) const {
        return Store::from_url(*url, {.known = tables{known...}, .create_tables = create_tables});
    }

    [[nodiscard]] result<> check() const {
        std::string faults;
        if (const auto made = make(); !made) faults = "{url}: " + made.error().what;
        if (host) faults.append(faults.empty() ? "" : "\n").append("{host}: name the database by {url}, host and all");
        if (faults.empty()) return {};
        return fail(errc::configuration, std::move(faults));
    }
};

} // namespace hearken
