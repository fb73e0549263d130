// SPDX-License-Identifier: BSL-1.0
#pragma once
// The dead letters of a journal: a small spool of their own in its folder, the oldest of which make room.

#include <hearken/spool/chain.hpp>
#include <hearken/spool/finished.hpp>
#include <hearken/spool/folder.hpp>
#include <hearken/spool/inspection.hpp>
#include <hearken/spool/late_sync.hpp>
#include <hearken/spool/mark.hpp>
#include <hearken/spool/note.hpp>
#include <hearken/spool/survey.hpp>
#include <hearken/spool/writer.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/letter.hpp>
#include <hearken/words/log.hpp>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace hearken::spool {

/// Messages that were rejected, each with its reason.
///
/// Shape:   `dead/` in the journal's folder, a spool as that is; `progress` there has those that were put back or taken
///          back. Room for two segments is made before it is needed, so that a full disk is no end at once
/// Threads: one; `sync_new` on another
class dead_letters {
public:
    /// The least that `open` takes for a bound.
    static constexpr std::uint64_t least = 256ULL * 1024;

    /// Takes:  the journal's folder, which must outlive it; bytes of all letters, `least` or more; whether each is to
    ///         outlive a power cut when `add` returns
    /// Errors: errc::configuration where no waiting mends it; io, inbox_full: then `add` tries again
    [[nodiscard, gnu::cold]] result<> open(const folder& journal, std::uint64_t limit, bool sync_each,
                                           const log_hook& log) {
        journal_ = &journal;
        limit_ = limit;
        sync_each_ = sync_each;
        log_ = log;
        return begin();
    }

    /// Keeps a letter; when it returns, a kill -9 cannot take it back. Where there is no more room the oldest go.
    ///
    /// Takes:  `number` as the journal numbers the message. A letter that the bound has no room for is kept in part
    /// Errors: inbox_full where the disk is, io; then it is not kept
    [[nodiscard, gnu::cold]] result<kept_letter> add(const letter& one) {
        if (!is_open_) {
            if (auto r = begin(); !r) return std::unexpected(std::move(r).error());
        }
        const std::string note = write_note(one, journal_->whose().name());
        record r{.kind = record_kind::dead_letter, .message = one.message, .note = note};
        if (sizeof(segment_head) + padded(size_of(r)) + segment() > limit_) {
            r.message.payload = r.message.payload.substr(0, limit_ / 4);
            log_(log_level::error, "of the dead letter of " + std::string(one.message.topic) + " only the first " +
                                       std::to_string(r.message.payload.size()) + " of " + std::to_string(one.size) +
                                       " bytes are kept, so that it cannot be put back: inbox::journal's dead_letters "
                                       "is " +
                                       std::to_string(limit_) + " bytes");
        }
        if (auto done = writer_.append(r); !done) return std::unexpected(std::move(done).error());
        std::uint64_t dropped = 0;
        while (chain_.bytes() + segment() > limit_) { // with the one in waiting
            const auto oldest = chain_.drop_below(UINT64_MAX);
            if (!oldest) break;
            const std::uint64_t first = chain_.find(0)->segment.first;
            dropped += done_.missing_below(first);
            done_.add(0, first);
            (void)remove(place_.segment(oldest->first)); // what stays there is freed at the next start
        }
        if (dropped != 0)
            log_(log_level::warning, "the dead letters in " + place_.path() + " are full: the oldest " +
                                         std::to_string(dropped) + " are gone");
        (void)writer_.prepare(); // on a full disk: the segment in use still has room
        return kept_letter{.number = r.number, .dropped = dropped};
    }

    /// Takes back those whose messages come again from the journal, to be judged anew: they were written, and the
    /// process died before the progress past them was.
    ///
    /// Takes: the journal's id, and what of it is finished
    /// Gives: how many
    [[nodiscard, gnu::cold]] result<std::uint64_t> take_back(std::string_view journal, const finished& of) {
        if (!is_open_) return 0;
        std::vector<std::uint64_t> numbers;
        const auto read = each([&](std::uint64_t number, const found_letter& one) {
            if (one.spool == journal && !of.has(one.letter.number)) numbers.push_back(number);
        });
        if (!read) return std::unexpected(read.error());
        if (auto r = finish(numbers); !r) return std::unexpected(std::move(r).error());
        return numbers.size();
    }

    /// All that wait, in the order in which they were rejected.
    ///
    /// Takes: called with the number of each among the letters, and the letter, whose views hold until it returns
    template <class Take>
    [[nodiscard, gnu::cold]] result<> each(Take&& take) const {
        const auto from = inspection::open(place_.path(), record_kind::dead_letter);
        if (!from) return std::unexpected(from.error());
        return read(*from, done_, take,
                    [this](const std::string& fault) { log_(log_level::warning, "the dead letters: " + fault); });
    }

    /// The letters of a journal from outside, whoever has it; nothing where it has never had one.
    [[nodiscard, gnu::cold]] static result<std::optional<inspection>> look(const std::string& journal) {
        std::error_code code;
        const std::string path = folder_in(journal);
        if (!std::filesystem::exists(path, code)) return std::nullopt;
        return inspection::open(path, record_kind::dead_letter);
    }

    /// As `each`, of letters that were looked for so.
    ///
    /// Takes: who is told of each fault, in words
    template <class Take, class Tell>
    [[nodiscard, gnu::cold]] static result<> each_in(const inspection& from, Take&& take, Tell&& tell) {
        return read(from, from.done().value_or(finished{}), take, tell);
    }

    /// These do not wait any longer.
    [[nodiscard, gnu::cold]] result<> finish(std::span<const std::uint64_t> numbers) {
        if (numbers.empty()) return {};
        finished then = done_;
        for (const std::uint64_t number : numbers) then.add(number);
        if (auto r = mark_.write(then); !r) return r;
        if (auto r = sync_each_ ? mark_.sync() : result<>{}; !r) return r;
        done_ = std::move(then);
        free();
        return {};
    }

    /// Makes safe from a power cut what was added since the last time.
    [[nodiscard, gnu::cold]] result<> sync_new() { return is_open_ ? late_.sync(place_, chain_) : result<>{}; }

    [[nodiscard]] static std::string folder_in(const std::string& journal) { return journal + "/dead"; }

private:
    template <class Take, class Tell>
    [[gnu::cold]] static result<> read(const inspection& from, const finished& done, Take& take, Tell&& tell) {
        const auto all = from.read(
            [&](const record& r) {
                found_letter one;
                if (done.has(r.number)) return;
                if (!read_note(r, one)) return tell("letter " + std::to_string(r.number) + " has no note");
                take(r.number, one);
            },
            tell);
        return all ? result<>{} : std::unexpected(all.error());
    }

    [[nodiscard]] std::uint64_t segment() const noexcept {
        return std::clamp<std::uint64_t>(limit_ / 16, 64ULL * 1024, 16ULL * 1024 * 1024) / 4096 * 4096;
    }

    [[nodiscard, gnu::cold]] result<> begin() {
        if (!is_held_) {
            auto place = folder::open(folder_in(journal_->path()), journal_->client_id());
            if (!place) return std::unexpected(std::move(place).error());
            place_ = std::move(*place);
            is_held_ = true;
        }
        if (!is_surveyed_) {
            if (const auto r = survey(place_, chain_, log_); !r) return std::unexpected(r.error());
            is_surveyed_ = true;
        }
        const auto torn = writer_.start(place_, chain_,
                                        {.segment = segment(), .total = UINT64_MAX, .resume = UINT64_MAX}, sync_each_);
        if (!torn) return std::unexpected(torn.error());
        if (*torn != 0)
            log_(log_level::warning, "the last of the dead letters was not whole: " + std::to_string(*torn) +
                                         " bytes were cut off; its message comes again");
        if (auto r = open_mark(); !r) return r;
        done_ = mark_.last();
        const std::uint64_t next = chain_.next();
        if (done_.low_water() > next || (!done_.above().empty() && done_.above().back().last > next)) {
            // A power cut took letters: what comes now would count as done with.
            if (auto r = place_.rename_spool(next); !r) return r;
            if (auto r = open_mark(); !r) return r;
            done_ = {};
        }
        done_.add(0, std::max(chain_.find(0)->segment.first, place_.since()));
        free();
        (void)writer_.prepare(); // on a full disk: the segment in use still has room
        is_open_ = true;
        return {};
    }

    [[nodiscard, gnu::cold]] result<> open_mark() {
        return mark_.open(place_.file_named("progress"), mark::seed_of(place_.whose()), mark::letters_place);
    }

    void free() noexcept {
        while (const auto old = chain_.drop_below(done_.low_water())) (void)remove(place_.segment(old->first));
    }

    const folder* journal_ = nullptr;
    std::uint64_t limit_ = 0;
    bool sync_each_ = false;
    bool is_held_ = false;
    bool is_surveyed_ = false;
    log_hook log_;
    folder place_;
    chain chain_;
    writer writer_;
    mark mark_;
    finished done_;
    late_sync late_;
    std::atomic<bool> is_open_{false};
};

} // namespace hearken::spool
