// SPDX-License-Identifier: BSL-1.0
#pragma once
// An inbox on disk: the ack leaves once the message is in a file, and what is not settled comes again after a kill.

#include <hearken/inbox/doorbell.hpp>
#include <hearken/inbox/inbox.hpp>
#include <hearken/spool/chain.hpp>
#include <hearken/spool/dead_letters.hpp>
#include <hearken/spool/doubt.hpp>
#include <hearken/spool/finished.hpp>
#include <hearken/spool/folder.hpp>
#include <hearken/spool/late_sync.hpp>
#include <hearken/spool/mark.hpp>
#include <hearken/spool/reader.hpp>
#include <hearken/spool/survey.hpp>
#include <hearken/spool/writer.hpp>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace hearken::inbox {

/// When what was appended is safe from a power cut. From a kill of the process it always is.
struct sync {
    std::chrono::milliseconds interval;

    static const sync process; ///< when the kernel writes it, some seconds later: about 1 us a message. The default
    static const sync power;   ///< before the ack: `fdatasync` for each message, some 9,000 a second
    /// At most so much later.
    [[nodiscard]] static constexpr sync every(std::chrono::milliseconds interval) noexcept { return {interval}; }
    friend constexpr bool operator==(sync, sync) noexcept = default;
};
inline constexpr sync sync::process{std::chrono::milliseconds::max()};
inline constexpr sync sync::power{std::chrono::milliseconds::zero()};

/// The numbers of a journal.
struct journal_options {
    hearken::inbox::sync sync = hearken::inbox::sync::process;
    std::uint64_t segment = 16ULL * 1024 * 1024;      ///< bytes of one file; a file is freed when all in it is finished
    std::uint64_t limit = 1024ULL * 1024 * 1024;      ///< bytes of all; then the connection is cut and the broker keeps
                                                      ///< the rest, until a quarter is free again
    std::uint64_t dead_letters = 64ULL * 1024 * 1024; ///< bytes of the rejected messages; beyond it the oldest go
};

/// Messages in files of a folder. Pick it where nothing may be lost, for handlers and databases of any speed: the ack
/// waits for neither. With a store, rows are written exactly once: their progress is committed with them.
///
/// Takes:   a folder for this listener alone; it is made where it is not there
/// Shape:   spool/folder.hpp says what is in it
/// Errors:  `open`: errc::configuration where another process or another client id has the folder; io
/// Threads: `append` on one thread, `take` and what follows on another
class journal {
public:
    using family = hearken::family::inbox;
    static constexpr bool queued = true;
    static constexpr bool survives_kill = true;

    explicit journal(std::string folder, journal_options how = {}) : path_(std::move(folder)), how_(how) {}

    [[nodiscard, gnu::cold]] result<> check(const opening& how) const {
        if (auto r = check_numbers(); !r) return r;
        if (auto r = check_promise(how); !r) return r;
        return spool::folder::check(path_, how.client_id);
    }

    [[nodiscard, gnu::cold]] result<> open(const opening& how) {
        if (auto r = check_numbers(); !r) return r;
        auto s = std::make_unique<shared>();
        s->log = how.log;
        auto place = spool::folder::open(path_, how.client_id);
        if (!place) {
            error why = std::move(place).error();
            if (why.code == errc::io) why.code = errc::configuration; // no waiting makes that folder
            return std::unexpected(std::move(why));
        }
        s->place = std::move(*place);
        const auto set_aside = spool::survey(s->place, s->chain, s->log);
        if (!set_aside) return std::unexpected(set_aside.error());
        s->set_aside = *set_aside;
        const spool::sizes sizes{.segment = how_.segment, .total = how_.limit, .resume = how_.limit / 4 * 3};
        const auto torn = s->writer.start(s->place, s->chain, sizes, how_.sync == sync::power);
        if (!torn) return std::unexpected(torn.error());
        if (auto r = s->open_mark(); !r) return r;
        s->opened_at = s->chain.next();
        const auto sure = s->doubt.find(s->place, s->opened_at);
        if (!sure) return std::unexpected(sure.error());
        if (!*sure)
            s->log(log_level::warning, "the journal's file unsure is damaged: what came before its database was there "
                                       "may count as finished, if it was restored from a backup");
        if (*torn != 0)
            s->log(log_level::warning, "the journal's last record was not whole: " + std::to_string(*torn) +
                                           " bytes were cut off; unless the power was, they were never acknowledged");
        if (auto r = s->letters.open(s->place, how_.dead_letters, how_.sync == sync::power, s->log); !r) {
            if (r.error().code == errc::configuration) return r;
            s->complain(r.error()); // the first letter tries again
        }
        state_ = std::move(s);
        if (how_.sync != sync::power && how_.sync != sync::process)
            state_->syncing = std::jthread([s = state_.get(), every = how_.sync.interval](const std::stop_token& stop) {
                while (!stop.stop_requested()) {
                    s->timer.pause(every, stop);
                    s->sync_new();
                }
            });
        return {};
    }

    [[nodiscard, gnu::cold]] result<> ready() {
        if (state_->unsafe.exchange(false)) state_->writer.seal();
        return state_->writer.ready();
    }

    appended append(const message_view& m, overflow_action) noexcept {
        shared& s = *state_;
        try {
            spool::record r{.message = m};
            // It could never be kept whole, and is beyond what any route takes: what is kept of it is rejected.
            if (m.payload.size() > how_.limit / 4) [[unlikely]]
                r.message.payload = m.payload.substr(0, how_.limit / 4);
            if (s.unsafe.load(std::memory_order_relaxed)) { // once: the next one goes to another file
                if (s.unsafe.exchange(false)) s.writer.seal();
                return {.kept = false};
            }
            if (!s.doubt.over()) [[unlikely]] {
                if (auto noted = s.doubt.note(); !noted) {
                    s.complain(noted.error());
                    return {.kept = false};
                }
            }
            if (auto done = s.writer.append(r); !done) {
                s.complain(done.error());
                return {.kept = false};
            }
        } catch (const std::bad_alloc&) { // without an ack the broker keeps it
            return {.kept = false};
        }
        s.bell.ring(s.chain.next());
        return {};
    }

    [[nodiscard]] std::string id() const { return state_->place.whose().name(); }
    [[nodiscard]] std::string folder() const { return state_->place.path(); }

    [[nodiscard, gnu::cold]] result<std::uint64_t> resume(const std::optional<progress>& stored) {
        shared& s = *state_;
        s.finished = stored ? spool::finished(*stored) : s.mark.last();
        s.keeps_mark = !stored;
        const std::uint64_t next = s.doubt.sure_below();
        s.finished.add(0, s.place.since());
        if (s.finished.low_water() > next || (!s.finished.above().empty() && s.finished.above().back().last > next)) {
            // What came since has numbers that count as finished: only another id ends the mistake.
            s.log(log_level::error,
                  "the journal " + path_ + " is older than its progress: it ends before record " +
                      std::to_string(next) + ", finished is up to " + std::to_string(s.finished.low_water()) +
                      "; a power cut took its end, or it was restored from a backup. It goes on under "
                      "a new id");
            if (auto r = s.place.rename_spool(next); !r) return std::unexpected(std::move(r).error());
            if (auto r = s.open_mark(); !r) return std::unexpected(std::move(r).error());
            s.finished = spool::finished(next);
        } else if (stored && stored->low_water == 0 && stored->finished.empty() && next != 0) {
            const std::uint64_t before = s.finished.low_water();
            s.finished.add(0, std::min(s.chain.find(0)->segment.first, s.set_aside));
            const bool knew = s.finished.low_water() > before; // or nothing would have been freed
            s.log(knew ? log_level::warning : log_level::info,
                  (knew ? "the database does not know this journal: what is still in it, from record "
                        : "the database has nothing of this journal yet: what is in it, from record ") +
                      std::to_string(s.finished.low_water()) + (knew ? " on, is written anew" : " on, is written"));
        }
        s.missing = 0;
        s.reader.start(s.place, s.chain, s.finished.low_water(), [&s](const spool::gap& g) { s.lost(g); }, s.set_aside);
        s.free(); // what an earlier process could not
        if (auto r = s.doubt.end(); !r) return std::unexpected(std::move(r).error());
        const auto back = s.letters.take_back(id(), s.finished);
        if (!back) s.complain(back.error()); // then some are there twice
        if (back && *back != 0)
            s.log(log_level::info, std::to_string(*back) + " dead letters are taken back: their messages come again");
        return s.finished.missing_below(s.opened_at);
    }

    /// Keeps a rejected message in the folder, safe as what is appended.
    [[nodiscard, gnu::cold]] result<kept_letter> bury(const letter& one) { return state_->letters.add(one); }
    /// Their messages were not rejected after all.
    [[nodiscard, gnu::cold]] result<> take_back(std::span<const std::uint64_t> letters) {
        return state_->letters.finish(letters);
    }

    bool take(batch& out, const limits& most, std::stop_token stop) {
        out.messages.clear();
        out.marks.clear();
        out.missing = 0;
        shared& s = *state_;
        const auto count = [&s] { return s.chain.next(); };
        if (!s.bell.wait(count, s.reader.next(), most, stop)) return !stop.stop_requested();
        if (auto r = s.reader.read(s.records, most.messages, most.bytes, s.finished); !r) {
            s.complain(r.error());
            s.bell.pause(std::chrono::seconds{1}, stop); // it is tried again
            return !stop.stop_requested();
        }
        out.missing = std::exchange(s.missing, 0);
        for (const spool::record& r : s.records) {
            out.messages.push_back(r.message);
            out.marks.push_back(r.number);
        }
        if (auto r = s.writer.prepare(); !r) s.complain(r.error()); // the segment in use still has room
        return true;
    }

    [[nodiscard]] progress after(std::span<const std::uint64_t> done) {
        spool::finished then = state_->finished;
        for (const std::uint64_t number : done) then.add(number);
        return then.as_progress(id());
    }

    void settle(batch& in_hand, std::span<const std::uint64_t> done) noexcept {
        shared& s = *state_;
        in_hand.messages.clear();
        in_hand.marks.clear();
        try {
            for (const std::uint64_t number : done) s.finished.add(number);
            if (s.keeps_mark) {
                auto r = s.mark.write_lowest(s.finished);
                if (r && how_.sync == sync::power) r = s.mark.sync();
                if (!r) return s.complain(r.error()); // they come again, once more than they should
            }
            s.free();
        } catch (const std::bad_alloc&) { // they come again
        }
    }

    void close() noexcept {
        if (state_ && state_->syncing.joinable()) {
            state_->syncing = {};
            state_->sync_new();
        }
        state_.reset();
    }

private:
    /// What the threads share while the journal is open.
    struct shared {
        log_hook log;
        spool::folder place;
        spool::chain chain;
        spool::writer writer;
        spool::reader reader;
        spool::mark mark;
        spool::finished finished;
        std::vector<spool::record> records;
        std::uint64_t missing = 0;            ///< damaged, and not told to the listener yet
        std::uint64_t opened_at = 0;          ///< number of the first record that this process writes
        std::uint64_t set_aside = UINT64_MAX; ///< number of the first segment that was no good at the start
        spool::doubt doubt;
        spool::dead_letters letters;
        bool keeps_mark = false; ///< no store keeps the progress
        doorbell bell;
        std::atomic<bool> unsafe{false}; ///< a sync by time has failed, or what was written is not there
        std::atomic<std::int64_t> next_complaint{0};
        doorbell timer;
        spool::late_sync late;
        std::jthread syncing; ///< the last member: it uses the others

        /// What another id of this journal has left there does not count.
        [[nodiscard, gnu::cold]] result<> open_mark() {
            return mark.open(place.file_named("progress"), spool::mark::seed_of(place.whose()));
        }

        /// Removes the segments of which all is finished.
        void free() {
            while (const auto old = chain.drop_below(finished.low_water())) {
                if (auto r = spool::remove(place.segment(old->first)); !r) complain(r.error());
            }
        }

        /// At most one line a second.
        [[gnu::cold]] void complain(const error& why) noexcept {
            const auto now = std::chrono::steady_clock::now().time_since_epoch();
            std::int64_t next = next_complaint.load();
            const std::int64_t second = std::chrono::duration_cast<std::chrono::seconds>(now).count();
            if (second < next || !next_complaint.compare_exchange_strong(next, second + 1)) return;
            log(log_level::error, "the journal: " + why.text());
        }

        /// Records that were acknowledged and are not there any more.
        [[gnu::cold]] void lost(const spool::gap& g) {
            const std::uint64_t many = finished.missing_below(g.last) - finished.missing_below(g.first);
            finished.add(g.first, g.last);
            if (g.freed)
                return log(log_level::warning,
                           "records " + std::to_string(g.first) + " to " + std::to_string(g.last - 1) +
                               " of the journal were finished once and are freed, which " +
                               (keeps_mark ? "its own note" : "the database") +
                               " does not know: after a power cut, or where it was restored from a backup");
            missing += many;
            if (g.first >= opened_at) unsafe = true; // the file in use is not what it should be
            log(log_level::error, "the journal lost " + std::to_string(many) + " messages, records " +
                                      std::to_string(g.first) + " to " + std::to_string(g.last - 1) +
                                      (g.why.empty() ? "" : ": " + g.why));
        }

        [[gnu::cold]] void sync_new() noexcept {
            try {
                if (auto r = letters.sync_new(); !r) complain(r.error()); // the next time
                if (auto r = late.sync(place, chain); !r) {
                    complain(r.error());
                    unsafe = true; // no more messages until another file is begun
                }
            } catch (const std::bad_alloc&) { // the next time
            }
        }
    };

    [[nodiscard, gnu::cold]] result<> check_numbers() const {
        if (how_.segment < 64UL * 1024)
            return fail(errc::configuration, "inbox::journal: segment must be 64 KiB or more");
        if (how_.limit / 4 < how_.segment)
            return fail(errc::configuration, "inbox::journal: limit must be four segments or more");
        if (how_.dead_letters < spool::dead_letters::least)
            return fail(errc::configuration, "inbox::journal: dead_letters must be 256 KiB or more");
        if (how_.sync.interval < std::chrono::milliseconds::zero())
            return fail(errc::configuration, "inbox::journal: the interval of sync::every must be above 0");
        return {};
    }

    [[nodiscard, gnu::cold]] result<> check_promise(const opening& how) const {
        if (how_.sync == sync::power && how.commits_outlive_power == false)
            return fail(errc::configuration,
                        "inbox::journal: sync::power frees messages whose rows a power cut may take from this store; "
                        "make its commits durable (.durable = true), or use sync::process");
        if (how_.limit / 4 < how.largest)
            return fail(errc::configuration, "inbox::journal: limit must be four times options.max_packet_size, " +
                                                 std::to_string(4 * how.largest) + " bytes, or more");
        return {};
    }

    std::string path_;
    journal_options how_;
    std::unique_ptr<shared> state_;
};

} // namespace hearken::inbox
