// SPDX-License-Identifier: BSL-1.0
#pragma once
// What a record of a dead letter keeps beside the message, as bytes.

#include <hearken/spool/record.hpp>
#include <hearken/words/letter.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace hearken::spool {

/// In front of every note; route, path and reason follow.
struct note_head {
    std::array<char, 32> spool; ///< id of the journal that the message came from
    std::uint64_t number;       ///< of its record there
    std::uint64_t size;         ///< bytes of its payload as it came
    std::int64_t rejected;      ///< nanoseconds since 1970, UTC
    std::uint32_t tries;
    std::uint32_t route; ///< bytes
    std::uint32_t path;  ///< bytes
    std::uint32_t reserved;
};
static_assert(sizeof(note_head) == 72);

/// Takes: the id of the journal the message came from
[[nodiscard, gnu::cold]] inline std::string write_note(const letter& of, std::string_view spool) {
    using std::chrono::nanoseconds;
    note_head head{.spool = {},
                   .number = of.number,
                   .size = of.size,
                   .rejected = std::chrono::duration_cast<nanoseconds>(of.rejected.time_since_epoch()).count(),
                   .tries = of.tries,
                   .route = static_cast<std::uint32_t>(of.route.size()),
                   .path = static_cast<std::uint32_t>(of.path.size()),
                   .reserved = 0};
    std::copy_n(spool.begin(), std::min(spool.size(), head.spool.size()), head.spool.begin());
    std::string bytes(reinterpret_cast<const char*>(&head), sizeof head);
    return bytes.append(of.route).append(of.path).append(of.reason);
}

/// A dead letter read back.
struct found_letter {
    hearken::letter letter{};
    std::string_view spool{}; ///< id of the journal it came from
};

/// Shape: views into the record's. False where the record is no dead letter
[[nodiscard, gnu::cold]] inline bool read_note(const record& from, found_letter& out) noexcept {
    note_head head;
    if (from.kind != record_kind::dead_letter || from.note.size() < sizeof head) return false;
    std::memcpy(&head, from.note.data(), sizeof head);
    const std::string_view texts = from.note.substr(sizeof head);
    if (std::uint64_t{head.route} + head.path > texts.size()) return false;
    using clock = std::chrono::system_clock;
    out.spool = from.note.substr(0, head.spool.size());
    out.letter = {.message = from.message,
                  .number = head.number,
                  .size = head.size,
                  .tries = head.tries,
                  .route = texts.substr(0, head.route),
                  .path = texts.substr(head.route, head.path),
                  .reason = texts.substr(head.route + std::size_t{head.path}),
                  .rejected = clock::time_point(
                      std::chrono::duration_cast<clock::duration>(std::chrono::nanoseconds(head.rejected)))};
    return true;
}

} // namespace hearken::spool
