// SPDX-License-Identifier: BSL-1.0
#pragma once
// The sums of a lasting inbox over all the processes that had it: kept in a small file beside its messages.

#include <hearken/words/error.hpp>
#include <hearken/words/progress.hpp>
#include <hearken/words/status.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

namespace hearken::run {

/// How many messages of an inbox ended where, since it began. The sums of a batch are written before it is committed,
/// with the progress that the commit makes true: what is committed when the next process looks tells which sums are.
///
/// Shape:   a file `ledger` of two places. One has the sums of what is committed, the other those of the batch under
///          way. One `pwrite` a batch, no sync: after a kill they are exact; what a power cut takes counts as `unknown`
/// Errors:  none that stops messages: without the file the sums begin anew with each process
/// Threads: one
class totals {
public:
    totals() = default;
    totals(const totals&) = delete;
    totals& operator=(const totals&) = delete;
    ~totals() { close(); }

    /// Reads what earlier processes left.
    ///
    /// Takes: the inbox's folder; what is committed, and how far the inbox takes itself to be, which is beyond it where
    ///        messages were lost
    /// Gives: why they cannot be kept from now on, where they cannot; then `read().unknown` is all there was
    [[gnu::cold]] result<> open(const std::string& folder, const progress& committed, const progress& now) {
        close();
        const std::string path = folder + "/ledger";
        file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
        const int why = errno;
        const std::uint64_t ended = finished_in(now);
        const bool known = find(print_of(committed), print_of(now), ended);
        next_ = sums_;
        if (file_ < 0) return failed("open", path, why);
        if (known && unknown_ == 0) return {};
        print_ = print_of(now); // in both places: what stood there is of another time
        for (int place = 0; place < 2; ++place) {
            if (!write({})) return failed("write", path, errno);
            ++generation_;
        }
        return {};
    }
    void close() noexcept {
        if (file_ >= 0) ::close(std::exchange(file_, -1));
    }

    /// How many messages, finished before it was opened, it did not know the end of.
    [[nodiscard]] std::uint64_t newly_unknown() const noexcept { return unknown_; }

    /// A batch is to be committed; then so much is finished.
    void begin(const progress& then) noexcept {
        print_ = print_of(then);
        next_ = sums_;
    }
    /// What becomes of the batch: before the commit, and again where it changes. False where it could not be written.
    bool write(const ledger& batch) noexcept {
        next_ = sums_;
        for (const auto sum : kept) next_.*sum += batch.*sum;
        if (file_ < 0) return true; // that was told
        slot s{.generation = generation_ + 1, .print = print_};
        for (std::size_t i = 0; i < kept.size(); ++i) s.sums[i] = next_.*kept[i];
        s.check = check_of(s);
        const auto place = static_cast<::off_t>(s.generation % 2 * sizeof s);
        return ::pwrite(file_, &s, sizeof s, place) == static_cast<::ssize_t>(sizeof s);
    }
    void committed() noexcept {
        sums_ = next_;
        ++generation_;
    }

    /// So many were kept by the inbox and are no longer readable.
    void damaged(std::uint64_t messages) noexcept { sums_.damaged += messages; }

    /// Without `received` and `pending`.
    [[nodiscard]] const ledger& read() const noexcept { return sums_; }
    /// True where each finished message has ended in one place.
    [[nodiscard]] bool balance(const progress& now) const noexcept { return ended_in(sums_) == finished_in(now); }

    /// How many messages have ended by these sums.
    [[nodiscard]] static std::uint64_t ended_in(const ledger& l) noexcept {
        return l.handled + l.rejected + l.unmatched + l.duplicate + l.shed + l.damaged + l.unknown;
    }

private:
    /// In the order in which they stand in the file.
    static constexpr std::array kept{&ledger::handled, &ledger::rejected, &ledger::unmatched, &ledger::duplicate,
                                     &ledger::shed,    &ledger::damaged,  &ledger::unknown,   &ledger::skipped};
    struct slot {
        std::uint64_t check = 0;
        std::uint64_t generation = 0; ///< odd ones in the second place; 0: nothing is there
        std::uint64_t print = 0;      ///< of the progress they go with
        std::array<std::uint64_t, kept.size()> sums{};
    };

    /// FNV-1a by words: two that differ in one word only never have the same.
    static constexpr std::uint64_t mix(std::uint64_t into, std::uint64_t word) noexcept {
        return (into ^ word) * 1099511628211U;
    }
    static constexpr std::uint64_t basis = 14695981039346656037U;

    static std::uint64_t check_of(const slot& s) noexcept {
        std::uint64_t h = mix(mix(basis, s.generation), s.print);
        for (const std::uint64_t sum : s.sums) h = mix(h, sum);
        return h;
    }
    static std::uint64_t print_of(const progress& p) noexcept {
        std::uint64_t h = basis;
        for (const char c : p.spool) h = mix(h, static_cast<unsigned char>(c));
        h = mix(h, p.low_water);
        for (const progress::range& r : p.finished) h = mix(mix(h, r.first), r.last);
        return h;
    }
    static std::uint64_t finished_in(const progress& p) noexcept {
        std::uint64_t sum = p.low_water;
        for (const progress::range& r : p.finished) sum += r.last - r.first;
        return sum;
    }

    static ledger sums_in(const slot& s) noexcept {
        ledger l;
        for (std::size_t i = 0; i < kept.size(); ++i) l.*kept[i] = s.sums[i];
        return l;
    }

    /// Takes the sums that go with what is committed; where none do, the older ones, which were committed for certain,
    /// and the rest is unknown.
    [[gnu::cold]] bool find(std::uint64_t committed, std::uint64_t now, std::uint64_t ended) noexcept {
        std::array<slot, 2> found{};
        for (std::size_t place = 0; file_ >= 0 && place < found.size(); ++place) {
            slot& s = found[place];
            const auto got = ::pread(file_, &s, sizeof s, static_cast<::off_t>(place * sizeof s));
            const bool whole = got == static_cast<::ssize_t>(sizeof s) && s.check == check_of(s);
            if (!whole || s.generation % 2 != place || ended_in(sums_in(s)) > ended) s = {};
        }
        if (found[0].generation > found[1].generation) std::swap(found[0], found[1]);
        const auto fits = [&](const slot& s) { return s.generation != 0 && (s.print == committed || s.print == now); };
        const slot* of = nullptr;
        for (const slot& s : found) { // the newer one counts
            if (fits(s)) of = &s;
        }
        const bool known = of != nullptr;
        if (!known) of = found[0].generation != 0 ? &found[0] : &found[1];
        sums_ = sums_in(*of);
        unknown_ = ended - ended_in(sums_);
        sums_.unknown += unknown_;
        generation_ = known && unknown_ == 0 ? of->generation : found[1].generation;
        return known;
    }

    [[nodiscard]] static std::unexpected<error> failed(const char* what, const std::string& path, int code) {
        return fail(errc::io, std::string(what) + ' ' + path + ": " + std::strerror(code), code);
    }

    int file_ = -1;
    std::uint64_t generation_ = 0; ///< of what is committed
    std::uint64_t print_ = 0;
    std::uint64_t unknown_ = 0;
    ledger sums_{}; ///< committed
    ledger next_{}; ///< with the batch under way
};

} // namespace hearken::run
