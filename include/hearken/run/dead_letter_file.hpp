// SPDX-License-Identifier: BSL-1.0
#pragma once
// Dead letters as lines of JSON in a file.

#include <hearken/policy/reject.hpp>
#include <hearken/wire/json.hpp>
#include <hearken/words/utf8.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace hearken {

namespace run {

/// One line of a dead-letter file. Text that is not UTF-8 stands in the `_hex` member instead.
struct dead_letter_line {
    std::int64_t received_ms; ///< since 1970, UTC
    std::optional<std::string_view> topic;
    std::optional<std::string> topic_hex;
    std::optional<std::string_view> payload;
    std::optional<std::string> payload_hex;
    std::uint8_t qos;
    std::string_view route;
    std::string_view path;
    std::string reason;
};

[[nodiscard]] inline std::string hex(std::string_view bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        text += digits[static_cast<unsigned char>(c) >> 4];
        text += digits[static_cast<unsigned char>(c) & 15];
    }
    return text;
}

} // namespace run

namespace reject {

/// A file, one JSON object a line; opened for each line, so that it may be moved away at any time.
///
/// Takes: a path; a template, so that a listener without one does not compile the encoder
template <class Path>
struct dead_letter {
    using family = hearken::family::reject;
    static constexpr bool needs_store = false;

    Path path;

    /// Errors: `io` where the line could not be written whole: the message then stays unsettled
    result<reject_action> operator()(const rejection& r) const {
        const auto text = [](std::string_view bytes) {
            return invalid_utf8_at(bytes) == std::string_view::npos ? std::optional(bytes) : std::nullopt;
        };
        run::dead_letter_line line{
            .received_ms = std::chrono::floor<std::chrono::milliseconds>(r.message.received.time_since_epoch()).count(),
            .topic = text(r.message.topic),
            .topic_hex = {},
            .payload = text(r.message.payload),
            .payload_hex = {},
            .qos = r.message.qos,
            .route = r.why.route,
            .path = r.why.path,
            .reason = printable(r.why.reason())};
        if (!line.topic) line.topic_hex = run::hex(r.message.topic);
        if (!line.payload) line.payload_hex = run::hex(r.message.payload);
        auto json = json::encode(line);
        if (!json) return std::unexpected(std::move(json).error());
        *json += '\n';
        if (auto written = append(*json); !written) return std::unexpected(std::move(written).error());
        return reject_action::settle;
    }

private:
    result<> append(std::string_view line) const {
        const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
        if (file < 0) return failed("open");
        const ::ssize_t written = ::write(file, line.data(), line.size());
        const int code = errno;
        ::close(file);
        errno = written < 0 ? code : ENOSPC;
        if (written != static_cast<::ssize_t>(line.size())) return failed("write");
        return {};
    }

    [[nodiscard]] std::unexpected<error> failed(const char* what) const {
        const int code = errno;
        return fail(errc::io, "dead letter file " + path + ": " + what + ": " + std::strerror(code), code);
    }
};
dead_letter(const char*) -> dead_letter<std::string>;
dead_letter(std::string) -> dead_letter<std::string>;
dead_letter(std::string_view) -> dead_letter<std::string>;

} // namespace reject
} // namespace hearken
