// SPDX-License-Identifier: BSL-1.0
#pragma once
// Reads a journal's folder from outside: every record and every fault, and changes nothing.

#include <hearken/spool/finished.hpp>
#include <hearken/spool/folder.hpp>
#include <hearken/spool/mark.hpp>
#include <hearken/spool/segment.hpp>
#include <hearken/spool/survey.hpp>
#include <hearken/words/error.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace hearken::spool {

/// One segment as it was found.
struct segment_report {
    std::uint64_t first = 0;   ///< number that its name says
    std::uint64_t size = 0;    ///< bytes on disk
    std::uint64_t records = 0; ///< that are whole
};

/// A journal as its files are.
///
/// Threads: one. A process may be using the journal: what it frees meanwhile is passed over, what it appends may be
///          missing, and its last record may be half written, which is no fault then
class inspection {
public:
    /// Takes:  the folder of a journal, or of its dead letters (`dead/` in it), and which of the two it is
    /// Errors: errc::configuration where it is no journal's folder, or of another version; io
    [[nodiscard]] static result<inspection> open(std::string path, record_kind kind = record_kind::message) {
        auto place = folder::look(std::move(path));
        if (!place) return std::unexpected(std::move(place).error());
        inspection opened;
        opened.place_ = std::move(*place);
        opened.kind_ = kind;
        auto holder = opened.place_.holder();
        if (!holder) return std::unexpected(std::move(holder).error());
        opened.holder_ = std::move(*holder);
        auto done = mark::look(opened.place_.file_named("progress"), mark::seed_of(opened.place_.whose()),
                               kind == record_kind::message ? mark::journal_place : mark::letters_place);
        if (!done) return std::unexpected(std::move(done).error());
        opened.done_ = std::move(*done);
        return opened;
    }

    [[nodiscard]] const folder& place() const noexcept { return place_; }
    /// Id of the process that has the journal; nothing where none had when it was opened.
    [[nodiscard]] const std::optional<std::string>& holder() const noexcept { return holder_; }
    /// What is done with; nothing where a store keeps that, and not the journal.
    [[nodiscard]] const std::optional<finished>& done() const noexcept { return done_; }

    /// Reads all records in order.
    ///
    /// Takes:  who is given each record, whose views hold until it returns; who is told of each fault, in words
    /// Gives:  the segments, ascending
    /// Errors: io, where a file cannot be read at all
    [[nodiscard]] result<std::vector<segment_report>> read(const std::function<void(const record&)>& take,
                                                           const std::function<void(const std::string&)>& tell) const {
        const auto numbers = place_.segments();
        if (!numbers) return std::unexpected(numbers.error());
        std::vector<segment_report> reports;
        std::optional<std::uint64_t> expected;
        for (std::size_t i = 0; i < numbers->size(); ++i) {
            const std::uint64_t first = (*numbers)[i];
            const auto opened = file::open(place_.segment(first), O_RDONLY);
            if (!opened && opened.error().native == ENOENT) { // freed meanwhile
                expected.reset();
                continue;
            }
            if (!opened) return std::unexpected(opened.error());
            const auto size = opened->size();
            if (!size) return std::unexpected(size.error());
            const auto head = read_head(*opened);
            const bool foreign = head && (head->spool.seed != place_.whose().seed || head->first != first);
            if (!head || foreign) {
                tell(foreign ? opened->path() + " belongs to another journal" : head.error().what);
                const auto ours = foreign ? false : detail::has_records(*opened, place_.whose(), first, *size);
                if (!ours) return std::unexpected(ours.error());
                if (!*ours) continue;
            }
            if (expected) miss(*expected, first, tell);
            segment_report report{.first = first, .size = *size};
            expected = first;
            const bool newest = i + 1 == numbers->size();
            const std::uint64_t bound = newest ? UINT64_MAX : (*numbers)[i + 1];
            if (auto r = read_segment(*opened, report, *expected, bound, take, tell); !r)
                return std::unexpected(std::move(r).error());
            reports.push_back(report);
        }
        return reports;
    }

    /// What was damaged and set aside before: the files.
    [[nodiscard]] result<std::vector<std::string>> quarantine() const {
        std::vector<std::string> files;
        std::error_code code;
        const std::string path = place_.file_named("quarantine");
        for (auto at = std::filesystem::directory_iterator(path, code);
             !code && at != std::filesystem::directory_iterator(); at.increment(code))
            files.push_back(at->path().string());
        if (code && code != std::errc::no_such_file_or_directory)
            return io_error("list the folder", path, code.value());
        std::sort(files.begin(), files.end());
        return files;
    }

private:
    result<> read_segment(const file& from, segment_report& report, std::uint64_t& expected, std::uint64_t bound,
                          const std::function<void(const record&)>& take,
                          const std::function<void(const std::string&)>& tell) const {
        walk records(from, place_.whose().seed, sizeof(segment_head), report.size);
        const bool newest = bound == UINT64_MAX;
        record r;
        for (;;) {
            const std::uint64_t at = records.at();
            const auto here = records.next(r);
            if (!here) return std::unexpected(here.error());
            if (*here == found::record) {
                if (r.number >= bound) return {}; // of an append that failed
                if (r.number < expected) {
                    tell(at_of(at, from) + " there is record " + std::to_string(r.number) + " out of order");
                    continue;
                }
                miss(expected, r.number, tell);
                expected = r.number + 1;
                if (r.kind != kind_) {
                    tell(at_of(at, from) + " record " + std::to_string(r.number) +
                         " is of a kind that does not belong "
                         "there (" +
                         std::to_string(static_cast<unsigned>(r.kind)) + ')');
                    continue;
                }
                ++report.records;
                take(r);
                continue;
            }
            if (expected >= bound) return {}; // what follows was never acknowledged
            const auto more = records.find(expected, std::min(bound - 1, expected + report.size / sizeof(record_head)));
            if (!more) return std::unexpected(more.error());
            if (*more) {
                tell(at_of(at, from) + " " + std::to_string(records.at() - at) + " bytes are damaged");
                continue;
            }
            char rest[sizeof(record_head)] = {}; // too short for a record: of a file that was cut off
            const auto got = report.size - at < sizeof rest ? from.read(rest, sizeof rest, at) : 0;
            if (!got) return std::unexpected(got.error());
            const bool torn =
                *here != found::nothing || std::any_of(std::begin(rest), std::end(rest), [](char c) { return c != 0; });
            if (torn && !newest) tell(at_of(at, from) + " the rest is damaged");
            if (torn && newest && !holder_)
                tell(at_of(at, from) + " the last record is not whole; it is cut off at the next start");
            return {};
        }
    }

    static std::string at_of(std::uint64_t at, const file& of) { return of.path() + ": at byte " + std::to_string(at); }

    static void miss(std::uint64_t first, std::uint64_t last, const std::function<void(const std::string&)>& tell) {
        if (first < last)
            tell("records " + std::to_string(first) + " to " + std::to_string(last - 1) + " are not there");
    }

    folder place_;
    record_kind kind_ = record_kind::message;
    std::optional<std::string> holder_;
    std::optional<finished> done_;
};

} // namespace hearken::spool
