// SPDX-License-Identifier: BSL-1.0
#pragma once
// The numbers and names of one MQTT connection, as one plain aggregate.

#include <hearken/transport/allow_lists.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/levels.hpp>
#include <hearken/words/log.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken {

/// The protocol version asked for. `v5_or_311` tries 5 and, where the broker refuses that version, 3.1.1 with a log
/// line.
enum class mqtt_version : std::uint8_t { v5_or_311, v5, v311 };

/// One or several broker URIs, tried in turn: `mqtt://host[:1883]`, `mqtts://host[:8883]`, `ws://host[:80]/path`,
/// `wss://host[:443]/path`; `tcp` and `ssl` are taken for `mqtt` and `mqtts`.
struct broker_list {
    std::vector<std::string> uris;

    broker_list() = default;
    broker_list(const char* uri) : uris{uri} {}
    broker_list(std::string uri) { uris.push_back(std::move(uri)); }
    broker_list(std::string_view uri) { uris.emplace_back(uri); }
    broker_list(std::initializer_list<std::string_view> several) {
        for (std::string_view uri : several) uris.emplace_back(uri);
    }
};

/// User and password of one CONNECT.
struct credentials {
    std::string user{};
    std::string password{};
};

/// Credentials as text, or asked for at each attempt (tokens that expire, secrets that rotate).
struct credential_source {
    std::function<result<credentials>()> get; ///< empty: none are sent

    credential_source() = default;
    credential_source(credentials fixed) {
        get = [fixed = std::move(fixed)]() -> result<credentials> { return fixed; };
    }
    /// Threads: called on the connection thread before each attempt; an error counts as a failed attempt
    template <class Provider>
        requires std::is_invocable_r_v<result<credentials>, Provider&>
    credential_source(Provider provider) : get(std::move(provider)) {}
};

/// TLS for `mqtts://` and `wss://`. Verified by default, host name included.
struct tls_options {
    std::string ca_file{};     ///< PEM; empty: the system's trust store
    std::string ca_path{};     ///< a directory of hashed PEM files
    std::string certificate{}; ///< client certificate chain, PEM
    std::string private_key{}; ///< PEM; empty: in `certificate`
    std::string key_password{};
    bool verify = true; ///< false: certificate and host name go unchecked; for tests only
};

/// The last will (MQTT 5.0 3.1.2.5).
struct last_will {
    std::string topic{};
    std::string payload{};
    std::uint8_t qos = 1;
    bool retain = false;
};

/// What a stop does with messages that an inbox on disk has and no handler has seen.
enum class at_stop : std::uint8_t {
    settle, ///< handle them, at most for `options::stop_timeout`
    leave,  ///< leave them there for the next start; what is in hand is finished
};

/// Everything about the connection that is a number, a name or a flag.
///
/// Errors:  what cannot work is a `configuration` error of `start`, which names the member and what it must hold
struct options {
    broker_list broker{};    ///< required
    std::string client_id{}; ///< required: fixed and unique, the broker keeps the session under it
    credential_source login{};
    mqtt_version version = mqtt_version::v5_or_311;
    bool clean_start = false; ///< true: what the broker kept for us is thrown away at each start
    std::chrono::seconds session_expiry = std::chrono::days{7};
    std::chrono::seconds keep_alive{60};
    std::chrono::milliseconds connect_timeout{30'000};
    std::uint16_t receive_maximum = 100;         ///< MQTT 5; also the most that can come twice after a crash
    std::uint32_t max_packet_size = 1024 * 1024; ///< bytes; a larger message is rejected, and
                                                 ///< a broker is asked on MQTT 5 not to send four times that
    int max_depth = usual_depth;                 ///< how deep arrays and objects of a payload may nest, at most 512
    std::optional<last_will> will{};
    allow_lists allow{}; ///< what may be subscribed and published at all
    tls_options tls{};
    std::vector<std::pair<std::string, std::string>> websocket_headers{};
    std::string share{};                    ///< a group: subscribe as `$share/<group>/<filter>`
    bool use_proxy = false;                 ///< true: `http_proxy` of the environment is obeyed, for TLS `https_proxy`
    std::size_t batch_messages = 1'000;     ///< a batch ends at this many messages,
    std::size_t batch_bytes = 1024 * 1024;  ///< this many bytes,
    std::chrono::milliseconds batch_age{5}; ///< or this old
    unsigned handler_threads = 1;           ///< how many run handlers at once, behind an inbox with a queue: these must
                                            ///< then be safe to call together
    std::string handler_key{};              ///< messages are divided among them by topic, or by this placeholder of
                                            ///< their route: within it order is kept
    std::size_t dedupe_window = 100'000;    ///< keys of `dedupe_by` that are remembered, of all routes together
    unsigned retry_limit = 5;               ///< how often a handler may ask for a message again
    std::chrono::milliseconds retry_delay{1'000};
    std::size_t retry_bytes = 16UL * 1024 * 1024; ///< what waits for that is kept in memory; with so many bytes or
                                                  ///< `batch_messages` waiting, no more is taken from the inbox
    unsigned crash_limit = 3; ///< a message that was in hand when the process died, so often, is rejected unhandled; 0:
                              ///< never. With an inbox that lasts
    std::chrono::milliseconds handler_warning{1'000}; ///< a handler that took longer is named in the log
    std::chrono::milliseconds handler_limit{30'000};  ///< one that still runs after so long, too; 0: never
    std::chrono::milliseconds stop_timeout{10'000};   ///< how long a stop may take to settle what was received
    hearken::at_stop at_stop = hearken::at_stop::settle;
    std::optional<std::chrono::milliseconds> statistics{}; ///< a line in the log, at info, this often and at the end;
                                                           ///< 0: at the end only; empty: none
    std::vector<std::string> history{}; ///< topic filters: messages that one of them matches are kept as rows of
                                        ///< `mqtt_message_history`, with the rows of their handlers; needs a store
    log_hook log{};
};

} // namespace hearken
