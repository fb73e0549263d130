// SPDX-License-Identifier: BSL-1.0
#pragma once
// Reads the records of a spool in order, and never passes over a bad one silently.

#include <hearken/spool/chain.hpp>
#include <hearken/spool/finished.hpp>
#include <hearken/spool/folder.hpp>
#include <hearken/spool/segment.hpp>
#include <hearken/words/error.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken::spool {

/// Records that are not there: `first` up to, and without, `last`; why, in words.
struct gap {
    std::uint64_t first;
    std::uint64_t last;
    std::string why;
    bool freed = false; ///< they were finished once; whoever says how far things are has forgotten it
};

/// The reading end of a spool.
///
/// Threads: one
class reader {
public:
    /// Takes: the number to begin with; who is told of records that are not there any more; the number from which on
    ///        segments before the first one are not freed but no good
    [[gnu::cold]] void start(const folder& in, const chain& of, std::uint64_t number,
                             std::function<void(const gap&)> tell, std::uint64_t set_aside = UINT64_MAX) {
        folder_ = &in;
        seed_ = in.whose().seed;
        chain_ = &of;
        expected_ = number;
        tell_ = std::move(tell);
        current_.reset();
        damage_.clear();
        const auto oldest = of.find(0);
        const std::uint64_t freed = std::min(oldest ? oldest->segment.first : 0, set_aside);
        if (freed > number) {
            tell_({.first = number, .last = freed, .why = {}, .freed = true});
            expected_ = freed;
        }
    }

    /// Number of the record that would be read next.
    [[nodiscard]] std::uint64_t next() const noexcept { return expected_; }

    /// The records that follow, without those that are finished; none where nothing was written behind the last.
    ///
    /// Takes:  how many at most, and of how many bytes; one that is larger alone
    /// Shape:  their views hold until the next call
    /// Errors: io; the next call tries again
    [[nodiscard]] result<> read(std::vector<record>& out, std::size_t count, std::size_t bytes, const finished& done) {
        out.clear();
        std::size_t want = bytes;
        while (out.empty()) {
            const auto more = find_bytes();
            if (!more) return std::unexpected(more.error());
            if (*more == 0) return {};
            const auto asked = static_cast<std::size_t>(std::min<std::uint64_t>(want, *more));
            if (auto r = view_.fill(file_, at_, asked); !r) return r;
            want = bytes;
            const bool ends_early = view_.from(0).size() < asked;
            const std::uint64_t end = at_ + *more;
            const auto stuck = take_records(out, count, done);
            if (!out.empty()) continue; // what comes next is judged when it is first
            if (ends_early && (!stuck || stuck->what == found::cut_short)) {
                damage_ = file_.path() + " is shorter than what was written in it";
                at_ = end;
            } else if (stuck && stuck->what == found::cut_short && stuck->size <= end - at_) {
                want = stuck->size;
            } else if (stuck) {
                if (auto r = pass_over(stuck->what, end); !r) return r;
            }
        }
        return {};
    }

private:
    struct obstacle {
        found what;
        std::size_t size; ///< bytes wanted
    };

    /// Appends what is in the window; gives what ended it, where that was no limit and not the window's end.
    std::optional<obstacle> take_records(std::vector<record>& out, std::size_t count, const finished& done) {
        std::size_t pos = 0;
        std::optional<obstacle> stuck;
        record r;
        for (std::string_view rest = view_.from(0); !rest.empty() && out.size() < count; rest = view_.from(pos)) {
            std::size_t size = 0;
            found what = read_record(rest, r, size, seed_);
            if (what == found::record && (r.number < seen_ || r.kind != record_kind::message)) what = found::damaged;
            if (what == found::record && r.number >= bound_) what = found::nothing; // of an append that failed
            if (what != found::record) {
                stuck = obstacle{what, size};
                break;
            }
            pos += padded(size);
            seen_ = r.number + 1;
            if (r.number < expected_) continue; // of before the start
            if (r.number > expected_) miss(r.number, "");
            expected_ = r.number + 1;
            if (!done.has(r.number)) out.push_back(r);
        }
        at_ += pos;
        return stuck;
    }

    /// How many bytes of records follow in the current segment; goes on to the next where that has ended.
    result<std::uint64_t> find_bytes() {
        for (;;) {
            const std::uint64_t written =
                chain_->next(); // before the end is looked up: all below it is in front of that
            auto here = current_ ? chain_->find(current_->first) : chain_->find(expected_);
            if (!here) return 0;
            // At the start; or it was freed, for all in it is finished; or another has taken its place.
            if (!current_ || here->segment.serial != current_->serial) {
                const bool first = !current_;
                if (auto r = open(here->segment); !r) return std::unexpected(std::move(r).error());
                if (first && here->segment.first > expected_) miss(here->segment.first, "their segment is set aside");
                expected_ = std::max(expected_, here->segment.first);
            }
            const std::uint64_t end = here->segment.end;
            const bool has_room = at_ + sizeof(record_head) <= end; // for a record
            if (here->newest) {
                bound_ = UINT64_MAX;
                if (has_room) return end - at_;
                if (expected_ < written) miss(written, "");
                return 0;
            }
            const auto next = chain_->behind(current_->first);
            if (!next) return 0;
            bound_ = next->segment.first;
            if (has_room && expected_ < bound_) return end - at_; // else what follows was never acknowledged
            if (auto r = open(next->segment); !r) return std::unexpected(std::move(r).error());
            if (next->segment.first > expected_) miss(next->segment.first, "");
        }
    }

    result<> open(const link& segment) {
        auto opened = file::open(folder_->segment(segment.first), O_RDONLY);
        const bool gone = !opened && opened.error().native == ENOENT; // somebody has removed it
        if (!opened && !gone) return std::unexpected(std::move(opened).error());
        if (gone) damage_ = opened.error().what;
        file_ = gone ? file() : std::move(*opened);
        current_ = segment;
        seen_ = segment.first;
        at_ = gone ? segment.size : sizeof(segment_head);
        return {};
    }

    /// Damage: its bytes are kept elsewhere, and reading goes on at the next record that is whole.
    [[gnu::cold, gnu::noinline]] result<> pass_over(found what, std::uint64_t end) {
        walk records(file_, seed_, at_, end);
        const auto more =
            records.find(expected_, std::min(bound_ - 1, expected_ + current_->size / sizeof(record_head)));
        if (!more) return std::unexpected(more.error());
        if (what == found::nothing && !*more) { // the rest of the segment was never written
            at_ = end;
            return {};
        }
        if (*more) end = records.at();
        std::string bytes(static_cast<std::size_t>(end - at_), '\0');
        if (auto r = file_.read(bytes.data(), bytes.size(), at_); !r) return std::unexpected(r.error());
        const std::string name = segment_name(current_->first) + "-" + std::to_string(at_);
        const auto kept = folder_->set_aside(name, bytes);
        damage_ = std::to_string(bytes.size()) + " bytes at " + std::to_string(at_) + " of " + file_.path() +
                  " are damaged; " + (kept ? "they are kept in " + *kept : kept.error().what);
        at_ = end;
        return {};
    }

    [[gnu::cold, gnu::noinline]] void miss(std::uint64_t last, std::string_view why) {
        tell_(
            {.first = expected_, .last = last, .why = damage_.empty() ? std::string(why) : std::exchange(damage_, {})});
        expected_ = last;
    }

    const folder* folder_ = nullptr;
    std::uint64_t seed_ = 0;
    const chain* chain_ = nullptr;
    std::function<void(const gap&)> tell_;
    std::uint64_t expected_ = 0; ///< number of the next record
    std::uint64_t seen_ = 0;     ///< the least that one in the file may have here
    std::uint64_t bound_ = 0;    ///< number of the first record of the next segment
    std::optional<link> current_;
    file file_;
    std::uint64_t at_ = 0;
    window view_;
    std::string damage_; ///< found, and to be told with the numbers that are missing for it
};

} // namespace hearken::spool
