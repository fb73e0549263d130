// SPDX-License-Identifier: BSL-1.0
#pragma once
// Puts dead letters back into their journal, to be handled once more: for when what was wrong with them is mended.

#include <hearken/spool/chain.hpp>
#include <hearken/spool/dead_letters.hpp>
#include <hearken/spool/doubt.hpp>
#include <hearken/spool/folder.hpp>
#include <hearken/spool/late_sync.hpp>
#include <hearken/spool/note.hpp>
#include <hearken/spool/record.hpp>
#include <hearken/spool/survey.hpp>
#include <hearken/spool/writer.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/letter.hpp>
#include <hearken/words/log.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace hearken::spool {

/// What became of the letters that were wanted.
struct reinjection {
    std::uint64_t done = 0; ///< they are in the journal as new messages, and wait no longer
    std::uint64_t cut = 0;  ///< they stay: only the beginning of their payload was kept
};

/// Appends the messages of dead letters to the journal, in the order in which they were rejected. The next start of its
/// program handles them, as messages that were received when they were, without DUP and Subscription Identifiers.
///
/// Takes:   the journal's folder, which no process has; whether a letter is wanted, by its number among the letters;
///          who is told of what is damaged
/// Shape:   a kill leaves each as a letter, as a message, or as both, never as neither
/// Errors:  errc::configuration where a process has the journal, or it is none; inbox_full, io: what was counted as
///          done until then is done, and is done once more by the next call at the worst
/// Threads: any
[[nodiscard, gnu::cold]] inline result<reinjection>
reinject(const std::string& path, const std::function<bool(std::uint64_t number, const letter& one)>& wanted,
         const log_hook& log = {}) {
    const auto there = folder::look(path);
    if (!there) return std::unexpected(there.error());
    const auto holder = there->holder();
    if (!holder) return std::unexpected(holder.error());
    if (*holder)
        return fail(errc::configuration, there->path() + " is in use by process " + **holder +
                                             "; dead letters are put back while it does not run: stop it first");
    const auto place = folder::open(path, there->client_id());
    if (!place) return std::unexpected(place.error());
    reinjection sum;
    std::error_code code;
    if (!std::filesystem::exists(dead_letters::folder_in(place->path()), code)) return sum;
    dead_letters letters;
    if (auto r = letters.open(*place, dead_letters::least, false, log); !r)
        return std::unexpected(std::move(r).error());

    chain segments;
    if (const auto r = survey(*place, segments, log); !r) return std::unexpected(r.error());
    writer to;
    if (const auto r = to.start(*place, segments, {.total = UINT64_MAX, .resume = UINT64_MAX}, false); !r)
        return std::unexpected(r.error());
    doubt unsure;
    if (auto r = unsure.find(*place, segments.next()); !r) return std::unexpected(std::move(r).error());

    late_sync late;
    std::vector<std::uint64_t> put_back;
    const auto settle = [&]() -> result<> { // not before the messages are safe, also over a power cut
        if (put_back.empty()) return {};
        if (auto r = late.sync(*place, segments); !r) return r;
        if (auto r = letters.finish(put_back); !r) return r;
        sum.done += put_back.size();
        put_back.clear();
        return {};
    };
    result<> how;
    const auto read = letters.each([&](std::uint64_t number, const found_letter& one) {
        if (!how || !wanted(number, one.letter)) return;
        if (!one.letter.whole()) return void(++sum.cut);
        record again{.message = one.letter.message};
        again.message.duplicate = false;
        again.message.ids = {}; // those of routes that may be others now
        how = unsure.note();
        if (how) how = to.append(again);
        if (!how) return;
        put_back.push_back(number);
        if (put_back.size() == 1'000) how = settle();
    });
    if (how && !read) how = std::unexpected(read.error());
    if (const auto r = settle(); how && !r) how = r;
    if (!how) return std::unexpected(std::move(how).error());
    return sum;
}

} // namespace hearken::spool
