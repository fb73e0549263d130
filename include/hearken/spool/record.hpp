// SPDX-License-Identifier: BSL-1.0
#pragma once
// A message as bytes of a spool: one record, with a checksum over all of it.

#include <hearken/words/message.hpp>

#include <xxhash.h>

#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace hearken::spool {

static_assert(std::endian::native == std::endian::little, "hearken: a spool is little endian; so must the machine be");

/// What a record is.
enum class record_kind : std::uint8_t {
    message = 1,     ///< as it came from the network
    dead_letter = 2, ///< rejected; `note` says why (spool/note.hpp)
};

/// One record. Shape: the views point into the bytes it was read from
struct record {
    record_kind kind = record_kind::message;
    std::uint64_t number = 0; ///< counts up by one in a spool
    message_view message{};
    std::string_view note{}; ///< what the kind keeps beside the message
};

/// What stands in front of every record, as it is on disk.
struct record_head {
    std::uint32_t check; ///< XXH3 of what follows, seeded by the spool
    std::uint32_t size;  ///< bytes of the record, this head included, padding left out
    std::uint64_t number;
    std::int64_t received; ///< nanoseconds since 1970, UTC
    std::uint32_t topic;   ///< bytes
    std::uint32_t note;    ///< bytes
    std::uint8_t kind;
    std::uint8_t flags; ///< QoS in bits 0 and 1, retained 4, duplicate 8
    std::uint8_t ids;   ///< Subscription Identifiers behind this head, 4 bytes each; then topic, payload, note
    std::uint8_t reserved[5];
};
static_assert(sizeof(record_head) == 40);

/// Records begin at multiples of this.
inline constexpr std::size_t record_alignment = 8;

[[nodiscard]] constexpr std::size_t padded(std::size_t size) noexcept {
    return (size + record_alignment - 1) / record_alignment * record_alignment;
}

/// Bytes of a record without its padding.
[[nodiscard]] inline std::size_t size_of(const record& r) noexcept {
    return sizeof(record_head) + r.message.ids.size() * sizeof(std::uint32_t) + r.message.topic.size() +
           r.message.payload.size() + r.note.size();
}

namespace detail {

/// A seed that nobody outside knows keeps a payload from looking like a record.
[[nodiscard]] inline std::uint32_t check_of(const char* record, std::size_t size, std::uint64_t seed) noexcept {
    constexpr std::size_t behind = sizeof(std::uint32_t);
    return static_cast<std::uint32_t>(XXH3_64bits_withSeed(record + behind, size - behind, seed));
}

inline char* put(char* to, std::string_view bytes) noexcept {
    if (!bytes.empty()) std::memcpy(to, bytes.data(), bytes.size());
    return to + bytes.size();
}

} // namespace detail

/// Writes a record and its padding.
///
/// Takes: room for `padded(size_of(r))` bytes; a record of less than 4 GiB
inline void write_record(char* to, const record& r, std::uint64_t seed) noexcept {
    const message_view& m = r.message;
    const std::size_t size = size_of(r);
    record_head head{.check = 0,
                     .size = static_cast<std::uint32_t>(size),
                     .number = r.number,
                     .received =
                         std::chrono::duration_cast<std::chrono::nanoseconds>(m.received.time_since_epoch()).count(),
                     .topic = static_cast<std::uint32_t>(m.topic.size()),
                     .note = static_cast<std::uint32_t>(r.note.size()),
                     .kind = static_cast<std::uint8_t>(r.kind),
                     .flags = static_cast<std::uint8_t>(m.qos | (m.retained ? 4 : 0) | (m.duplicate ? 8 : 0)),
                     .ids = static_cast<std::uint8_t>(m.ids.size()),
                     .reserved = {}};
    std::memcpy(to, &head, sizeof head);
    char* at = to + sizeof head;
    for (const std::uint32_t id : m.ids) {
        std::memcpy(at, &id, sizeof id);
        at += sizeof id;
    }
    at = detail::put(at, m.topic);
    at = detail::put(at, m.payload);
    at = detail::put(at, r.note);
    std::memset(at, 0, padded(size) - size);
    head.check = detail::check_of(to, size, seed);
    std::memcpy(to, &head.check, sizeof head.check);
}

/// What stands at a place of a spool.
enum class found : std::uint8_t {
    record,
    nothing,   ///< zeros: nothing was written here yet
    cut_short, ///< a record, or something like it, that goes beyond the bytes given
    damaged,   ///< anything else
};

/// Looks at the start of `bytes`.
///
/// Takes: room for a record, filled only where the answer is `found::record`; of `found::cut_short` the number of
///        bytes wanted is in `size`
[[nodiscard]] inline found read_record(std::string_view bytes, record& out, std::size_t& size,
                                       std::uint64_t seed) noexcept {
    record_head head;
    size = sizeof head;
    if (bytes.size() < sizeof head) return found::cut_short;
    std::memcpy(&head, bytes.data(), sizeof head);
    if (head.size == 0 && head.check == 0 && head.number == 0) return found::nothing;
    const std::size_t fixed = sizeof head + std::size_t{head.ids} * sizeof(std::uint32_t);
    if (head.ids > subscription_ids::capacity || head.size < fixed + std::uint64_t{head.topic} + head.note)
        return found::damaged;
    size = head.size;
    if (bytes.size() < size) return found::cut_short;
    if (detail::check_of(bytes.data(), size, seed) != head.check) return found::damaged;
    out.kind = static_cast<record_kind>(head.kind);
    out.number = head.number;
    message_view& m = out.message;
    m = {};
    for (std::size_t i = 0; i < head.ids; ++i) {
        std::uint32_t id = 0;
        std::memcpy(&id, bytes.data() + sizeof head + i * sizeof id, sizeof id);
        m.ids.add(id);
    }
    m.topic = bytes.substr(fixed, head.topic);
    m.payload = bytes.substr(fixed + head.topic, size - fixed - head.topic - head.note);
    out.note = bytes.substr(size - head.note, head.note);
    m.qos = head.flags & 3U;
    m.retained = (head.flags & 4U) != 0;
    m.duplicate = (head.flags & 8U) != 0;
    using clock = std::chrono::system_clock;
    m.received =
        clock::time_point(std::chrono::duration_cast<clock::duration>(std::chrono::nanoseconds(head.received)));
    return found::record;
}

} // namespace hearken::spool
