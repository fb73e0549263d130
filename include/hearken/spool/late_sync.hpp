// SPDX-License-Identifier: BSL-1.0
#pragma once
// Makes safe from a power cut what was written since the last time.

#include <hearken/spool/chain.hpp>
#include <hearken/spool/file.hpp>
#include <hearken/spool/folder.hpp>
#include <hearken/words/error.hpp>

#include <cerrno>
#include <cstdint>

namespace hearken::spool {

/// Threads: one; another may be writing
class late_sync {
public:
    /// Errors: io; then it is not known any more what the disk has of the segments it was about
    [[nodiscard, gnu::cold]] result<> sync(const folder& place, const chain& of) {
        const std::uint64_t next = of.next();
        if (next == synced_) return {};
        result<> r;
        std::uint64_t newest = named_;
        for (auto at = of.find(synced_); r && at; at = of.behind(at->segment.first)) {
            newest = at->segment.serial;
            const auto one = file::open(place.segment(at->segment.first), O_RDONLY);
            if (one)
                r = one->sync();
            else if (one.error().native != ENOENT) // freed
                r = std::unexpected(one.error());
        }
        if (r && newest != named_) r = sync_folder(place.path()); // else its name may be gone
        if (!r) return r;
        named_ = newest;
        synced_ = next;
        return {};
    }

private:
    std::uint64_t synced_ = 0;
    std::uint64_t named_ = 0; ///< serial of the newest segment whose name is safe, too
};

} // namespace hearken::spool
