// SPDX-License-Identifier: BSL-1.0
#pragma once
// Finds the segments of a spool when it is opened; files that are none are set aside.

#include <hearken/spool/chain.hpp>
#include <hearken/spool/folder.hpp>
#include <hearken/spool/segment.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/log.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace hearken::spool {

namespace detail {

/// Are there records of this spool behind a head that is no good?
[[nodiscard, gnu::cold]] inline result<bool> has_records(const file& of, const identity& whose, std::uint64_t first,
                                                         std::uint64_t size) {
    walk records(of, whose.seed, sizeof(segment_head), size);
    record r;
    const auto here = records.next(r);
    if (!here) return std::unexpected(here.error());
    return *here == found::record ? result<bool>(r.number >= first)
                                  : records.find(first, first + size / sizeof(record_head));
}

} // namespace detail

/// Adds each segment of the folder to the chain, in order; none on error. A damaged head is written anew where the
/// records behind it are the spool's.
///
/// Takes:  a folder that is held; who is told of what is set aside
/// Gives:  the number of the first segment that is; UINT64_MAX where none is
/// Errors: io
[[nodiscard, gnu::cold]] inline result<std::uint64_t> survey(const folder& place, chain& into, const log_hook& log) {
    const auto numbers = place.segments();
    if (!numbers) return std::unexpected(numbers.error());
    std::vector<link> good;
    std::uint64_t aside = UINT64_MAX;
    for (const std::uint64_t first : *numbers) {
        const std::string path = place.segment(first);
        const auto opened = file::open(path, O_RDWR);
        if (!opened) return std::unexpected(opened.error());
        const auto size = opened->size();
        if (!size) return std::unexpected(size.error());
        auto head = read_head(*opened);
        if (!head) {
            if (head.error().native != 0) return std::unexpected(head.error()); // the disk says nothing of the bytes
            const auto ours = detail::has_records(*opened, place.whose(), first, *size);
            if (!ours) return std::unexpected(ours.error());
            if (*ours) {
                if (auto r = begin_segment(*opened, place.whose(), first); !r)
                    return std::unexpected(std::move(r).error());
                log(log_level::error, "the journal: " + head.error().what + "; its records are not: it has a new head");
                good.push_back({.first = first, .size = *size, .end = *size});
                continue;
            }
        } else if (head->spool.seed != place.whose().seed || head->first != first) {
            head = fail(errc::io, path + " belongs to another journal");
        }
        if (head) {
            good.push_back({.first = first, .size = *size, .end = *size});
            continue;
        }
        const auto kept = place.set_aside(path);
        if (!kept) return std::unexpected(kept.error());
        aside = std::min(aside, first);
        log(log_level::error, "the journal: " + head.error().what + "; it is kept as " + *kept);
    }
    for (const link& one : good) into.add(one);
    return aside;
}

} // namespace hearken::spool
