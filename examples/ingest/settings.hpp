// SPDX-License-Identifier: BSL-1.0
#pragma once
// What hearken-ingest is told, each member a variable: MQTT_BROKER, MQTT_TLS_CA, DB_URL, LOG_LEVEL, ...

#include "logging.hpp"

#include <hearken/hearken.hpp>
#include <hearken/settings/environment.hpp>
#include <hearken/store/any.hpp>
#include <hearken/store/sqlite.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ingest {

using hearken::between;
using hearken::checked;
using hearken::or_default;

/// Every database this build knows.
using database = hearken::any_store<hearken::sqlite::store>;

struct host {
    static constexpr std::string_view words = "the host name or address of the broker, and nothing else";
    static bool holds(std::string_view text);
};
struct share_group {
    static constexpr std::string_view words = "a group name without '/', '+' and '#'";
    static bool holds(std::string_view text) { return text.find_first_of("/+#") == std::string_view::npos; }
};
struct can_be_read {
    static constexpr std::string_view words = "a file that can be read";
    static bool holds(std::string_view path);
};
struct can_be_written {
    static constexpr std::string_view words = "a file that can be written, in a folder that exists";
    static bool holds(std::string_view path);
};
using given_file = or_default<checked<std::string, can_be_read>>;
using log_file = or_default<checked<std::string, can_be_written>>;

enum class scheme : std::uint8_t { tcp, tls, ws, wss };
enum class unknown : std::uint8_t { rejected, registered };

} // namespace ingest

template <>
inline constexpr auto hearken::spellings<hearken::mqtt_version> = std::array{
    spelling{mqtt_version::v5_or_311, "auto"}, spelling{mqtt_version::v5, "5"}, spelling{mqtt_version::v311, "3.1.1"}};
template <>
inline constexpr auto hearken::spellings<hearken::creation> =
    std::array{spelling{creation::everything, "yes"}, spelling{creation::everything, "true"},
               spelling{creation::progress, "progress"}, spelling{creation::nothing, "no"},
               spelling{creation::nothing, "false"}};
template <>
inline constexpr auto hearken::spellings<ingest::unknown> =
    std::array{spelling{ingest::unknown::rejected, "reject"}, spelling{ingest::unknown::registered, "register"}};

namespace ingest {

struct settings {
    struct mqtt_settings {
        checked<std::string, host> broker;
        std::optional<checked<std::uint16_t, between<1, 65'535>>> port;
        std::optional<std::string> username;
        std::optional<hearken::secret> password;
        or_default<std::string> client_id = default_client_id();
        or_default<hearken::mqtt_version> version = hearken::mqtt_version::v5_or_311;
        or_default<checked<std::uint8_t, between<0, 2>>> qos{std::uint8_t{1}};
        or_default<checked<std::uint16_t, between<0, 65'535>>> keepalive{std::uint16_t{60}};
        or_default<scheme> transport = scheme::tcp;
        struct {
            given_file ca, cert, key;
            or_default<hearken::loose_bool> verify{true};
        } tls;
        or_default<checked<std::string, share_group>> share;

        [[nodiscard]] hearken::result<> check() const;
    } mqtt;
    struct database_settings {
        or_default<std::string> url{"sqlite:hearken.db"};
        std::optional<hearken::creation> create_tables;
        std::optional<std::string> host;

        [[nodiscard]] hearken::result<> check() const;
    } db;
    std::optional<unknown> unknown_device; ///< empty: registered where the table of devices is our own
    struct {
        or_default<hearken::log_level> level = hearken::log_level::info;
        log_file file, error_file;
    } log;
    or_default<checked<std::uint32_t, between<0, 86'400>>> stats_interval{300U}; ///< seconds
    std::optional<std::string> spool_dir;

    [[nodiscard]] static std::string default_client_id();
};

/// The options of the listener.
hearken::options mqtt_options(const settings& from);

} // namespace ingest
