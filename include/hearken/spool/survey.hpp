// SPDX-License-Identifier: BSL-1.0
#pragma once
// Finds the segments of a spool when it is opened; files that are none are set aside.

#include <hearken/spool/chain.hpp>
#include <hearken/spool/folder.hpp>
#include <hearken/spool/segment.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/log.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace hearken::spool {

/// Adds each segment of the folder to the chain, in order; none on error.
///
/// Takes:  a folder that is held; who is told of what is set aside
/// Errors: io
[[nodiscard, gnu::cold]] inline result<> survey(const folder& place, chain& into, const log_hook& log) {
    const auto numbers = place.segments();
    if (!numbers) return std::unexpected(numbers.error());
    std::vector<link> good;
    for (const std::uint64_t first : *numbers) {
        const std::string path = place.segment(first);
        const auto opened = file::open(path, O_RDONLY);
        if (!opened) return std::unexpected(opened.error());
        const auto size = opened->size();
        if (!size) return std::unexpected(size.error());
        auto head = read_head(*opened);
        if (head && (head->spool.seed != place.whose().seed || head->first != first))
            head = fail(errc::io, path + " belongs to another journal");
        if (head) {
            good.push_back({.first = first, .size = *size, .end = *size});
            continue;
        }
        const auto kept = place.set_aside(path);
        if (!kept) return std::unexpected(kept.error());
        log(log_level::error, "the journal: " + head.error().what + "; it is kept as " + *kept);
    }
    for (const link& one : good) into.add(one);
    return {};
}

} // namespace hearken::spool
