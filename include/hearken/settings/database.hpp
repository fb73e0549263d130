// SPDX-License-Identifier: BSL-1.0
#pragma once
// Settings of a program's database, as variables.

#include <hearken/settings/secret.hpp>
#include <hearken/store/options.hpp>
#include <hearken/wire/checked.hpp>
#include <hearken/wire/containers.hpp>
#include <hearken/wire/enums.hpp>
#include <hearken/wire/form.hpp>
#include <hearken/wire/presence.hpp>
#include <hearken/wire/rules.hpp>
#include <hearken/words/error.hpp>

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace hearken {

template <>
inline constexpr auto spellings<creation> =
    std::array{spelling{creation::everything, "yes"}, spelling{creation::everything, "true"},
               spelling{creation::progress, "progress"}, spelling{creation::nothing, "no"},
               spelling{creation::nothing, "false"}};

/// The URL of a database, and whether it was given.
struct database_url {
    std::string value{};
    bool given = false;

    database_url() = default;
    database_url(const char* usual) : value(usual) {} // NOLINT(google-explicit-constructor): `.url = "sqlite:my.db"`
    [[nodiscard]] const std::string& operator*() const noexcept { return value; }
};

namespace wire {

template <>
struct form<database_url> {
    using parts = parts_of<std::string>;
    static constexpr token_set kinds = kinds_of<std::string>;
    static constexpr bool may_be_absent = true;
    static constexpr bool keeps_default = true;
    static void absent(database_url&) noexcept {} // the struct it is in knows the default
    static bool is_absent(const database_url&) noexcept { return false; }

    template <reader Reader>
    static bool read(Reader& in, database_url& out) {
        out.given = true;
        return form<std::string>::read(in, out.value);
    }
    template <writer Writer>
    static bool write(Writer& out, const database_url& value) {
        return form<std::string>::write(out, value.value);
    }
    static constexpr void describe(auto& out) { out.as(parts{}); }
};

} // namespace wire

/// As a member `db` of a program's settings, `database_settings<any_store<sqlite::store>> db{.url = "sqlite:my.db"}`:
/// `DB_URL`, and `DB_CREATE_TABLES` (yes, progress, no). A MySQL server may be named by `DB_HOST`, `DB_PORT`,
/// `DB_NAME`, `DB_USER` and `DB_PASSWORD` instead.
template <class Store>
    requires requires(std::string_view url, const store_options& how) {
        { Store::from_url(url, how) } -> std::same_as<result<Store>>;
    }
struct database_settings {
    database_url url{};
    std::optional<creation> create_tables{}; ///< empty: the store's own default
    std::optional<std::string> host{};       ///< of MySQL; the others go with it
    std::optional<checked<std::uint16_t, between<1, 65'535>>> port{};
    std::optional<std::string> name{};
    std::optional<std::string> user{};
    std::optional<secret> password{};

    /// The store, which opens nothing yet. Takes: the tables that are checked at the start
    [[nodiscard]] result<Store> make(const tables& known) const {
        return Store::from_url(place(), {.known = known, .create_tables = create_tables});
    }
    template <class... Table>
    [[nodiscard]] result<Store> make(const Table&... known) const {
        return make(tables{known...});
    }

    /// The URL of the database, with its password.
    [[nodiscard]] std::string place() const {
        if (!host) return *url;
        std::string out = "mysql://";
        if (user) encode(out, *user);
        if (password) encode(out += ':', password->value);
        if (user || password) out += '@';
        if (host->find(':') != std::string::npos)
            out.append("[").append(*host) += ']';
        else
            encode(out, *host);
        if (port) out.append(":").append(std::to_string(**port));
        encode(out += '/', name.value_or(""));
        return out;
    }

    [[nodiscard]] result<> check() const {
        std::string faults;
        const auto fault = [&faults](std::string_view what) { faults.append(faults.empty() ? "" : "\n").append(what); };
        if (host && url.given && place() != *url) {
            fault("{host}: names another database than {url} does; leave one of them out");
        } else if (host && !name) {
            fault("{name}: the name of the database is missing, which goes with {host}");
        } else if (!host && !url.given && (port || name || user || password)) {
            fault("{host}: the server is missing, which goes with the name, user and password");
        } else if (const auto made = make(); !made) {
            fault((host ? "{host}: " : "{url}: ") + made.error().what);
        }
        if (faults.empty()) return {};
        return fail(errc::configuration, std::move(faults));
    }

    static void encode(std::string& out, std::string_view text) {
        static constexpr std::string_view digits = "0123456789ABCDEF";
        for (const char c : text) {
            const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                               c == '.' || c == '_' || c == '~';
            if (plain) {
                out += c;
                continue;
            }
            const auto byte = static_cast<unsigned char>(c);
            out.append(1, '%').append(1, digits[byte >> 4]).append(1, digits[byte & 15U]);
        }
    }
};

} // namespace hearken
