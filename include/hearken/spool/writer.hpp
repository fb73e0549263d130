// SPDX-License-Identifier: BSL-1.0
#pragma once
// Appends records to a spool: one system call a record, and none of them ever finds a disk full half way.

#include <hearken/spool/chain.hpp>
#include <hearken/spool/folder.hpp>
#include <hearken/spool/segment.hpp>
#include <hearken/words/error.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace hearken::spool {

/// How large a spool may become.
struct sizes {
    std::uint64_t segment = 16ULL * 1024 * 1024; ///< bytes of a segment; one with a larger record is as long as that
    std::uint64_t total = 1024ULL * 1024 * 1024; ///< bytes of all segments; then nothing more is taken
    std::uint64_t resume = total / 4 * 3;        ///< bytes below which it is, once it was full
};

/// The writing end of a spool.
///
/// Shape:   a segment in waiting, `spare`, is there before it is needed: the record in hand always has a place
/// Threads: one; `prepare` on another
class writer {
public:
    /// Goes on behind the last record of the newest segment; what is torn there is cut off.
    ///
    /// Gives: how many bytes were cut off
    [[nodiscard, gnu::cold]] result<std::uint64_t> start(const folder& in, chain& of, sizes limits, bool sync_each) {
        folder_ = &in;
        whose_ = in.whose();
        chain_ = &of;
        sizes_ = limits;
        sync_each_ = sync_each;
        (void)remove(in.spare() + "-large"); // of a process that was killed
        const auto newest = of.find(UINT64_MAX);
        if (!newest) {
            (void)remove(in.spare()); // of a spool that is gone
            if (auto r = roll(0); !r) return std::unexpected(std::move(r).error());
            return 0;
        }
        return resume(newest->segment);
    }

    /// Appends a record; when it returns, a kill -9 cannot take it back, and with `sync_each` no power cut.
    ///
    /// Takes:  a record, whose number is set here
    /// Errors: inbox_full where limit or disk are reached, io; then nothing was appended
    [[nodiscard]] result<> append(record& r) {
        r.number = chain_->next();
        const std::size_t size = padded(size_of(r));
        if (size > size_ - std::min(size_, at_) || sealed_) [[unlikely]] {
            if (auto made = roll(size); !made) return made;
        }
        if (buffer_.size() < size) buffer_.resize(size);
        write_record(buffer_.data(), r, whose_.seed);
        if (auto done = tail_.write({buffer_.data(), size}, at_); !done) {
            sealed_ = done.error().code == errc::io; // perhaps this place alone is bad
            return done;
        }
        if (sync_each_) {
            if (auto done = tail_.sync(); !done) { // what the disk has of the rest of this file is not known any more
                sealed_ = true;
                return done;
            }
        }
        at_ += size;
        chain_->written(at_, r.number + 1);
        return {};
    }

    /// May messages come? Once full, not before the limit for that is reached again.
    [[nodiscard, gnu::cold]] result<> ready() {
        const std::uint64_t used = chain_->bytes();
        if (was_full_ && used > sizes_.resume) return full(used);
        if (auto r = prepare(); !r) return r;
        was_full_ = false;
        return {};
    }

    /// Makes the next segment ahead of time, unless it is there.
    [[nodiscard]] result<> prepare() {
        if (has_spare_.load(std::memory_order_relaxed)) [[likely]]
            return {};
        const std::lock_guard lock(spare_);
        if (has_spare_) return {};
        if (auto made = make_segment(folder_->spare(), sizes_.segment); !made)
            return std::unexpected(std::move(made).error());
        has_spare_ = true;
        return {};
    }

    /// The next record begins a new segment: of this one it is not known any more what the disk has.
    void seal() noexcept { sealed_ = true; }

private:
    [[nodiscard, gnu::cold]] std::unexpected<error> full(std::uint64_t used) const {
        return fail(errc::inbox_full, "the spool " + folder_->path() + " is full: " + std::to_string(used) + " of " +
                                          std::to_string(sizes_.total) +
                                          " bytes are in use; it takes messages again at " +
                                          std::to_string(sizes_.resume));
    }

    /// Begins a segment with room for a record of `size` bytes.
    [[gnu::cold, gnu::noinline]] result<> roll(std::size_t size) {
        const std::uint64_t wanted = std::max<std::uint64_t>(sizes_.segment, sizeof(segment_head) + size);
        const std::uint64_t used = chain_->bytes();
        if (used != 0 && used + wanted > sizes_.total) {
            was_full_ = true;
            return full(used);
        }
        const std::lock_guard lock(spare_);
        auto next = wanted == sizes_.segment ? take_spare() : make_segment(folder_->spare() + "-large", wanted);
        if (!next) {
            was_full_ = true;
            return std::unexpected(std::move(next).error());
        }
        const std::uint64_t first = chain_->next();
        if (auto r = begin_segment(*next, whose_, first); !r) return r;
        const std::string name = folder_->segment(first);
        if (auto r = rename(next->path(), name); !r) return r;
        if (sync_each_) {
            if (auto r = next->sync(); !r) return r;
            if (auto r = sync_folder(folder_->path()); !r) return r;
        }
        tail_ = std::move(*next);
        size_ = wanted;
        at_ = sizeof(segment_head);
        sealed_ = false;
        chain_->add({.first = first, .size = wanted, .end = at_});
        return {};
    }

    result<file> take_spare() {
        if (!has_spare_.exchange(false)) return make_segment(folder_->spare(), sizes_.segment);
        return file::open(folder_->spare(), O_RDWR);
    }

    [[gnu::cold]] result<std::uint64_t> resume(const link& newest) {
        auto opened = file::open(folder_->segment(newest.first), O_RDWR);
        if (!opened) return std::unexpected(std::move(opened).error());
        tail_ = std::move(*opened);
        size_ = newest.size;
        walk records(tail_, whose_.seed, sizeof(segment_head), size_);
        record r;
        std::uint64_t next = newest.first;
        found state = found::nothing;
        for (;;) {
            const auto here = records.next(r);
            if (!here) return std::unexpected(here.error());
            at_ = records.at();
            if ((state = *here) == found::record)
                next = r.number + 1;
            else if (const auto more = records.find(next, next + size_ / sizeof(record_head)); !more)
                return std::unexpected(more.error());
            else if (!*more)
                break; // never written, or torn: there is nothing behind it
        }
        std::uint64_t torn = 0;
        if (state != found::nothing) {
            torn = size_ - at_;
            if (auto r2 = tail_.truncate(at_); !r2) return std::unexpected(std::move(r2).error());
            sealed_ = !tail_.allocate(size_); // zeros again, or never written to again
        }
        chain_->written(at_, next);
        return torn;
    }

    const folder* folder_ = nullptr;
    identity whose_{}; // a copy: the reading thread may give the folder another id
    chain* chain_ = nullptr;
    sizes sizes_;
    bool sync_each_ = false;
    std::atomic<bool> was_full_{false};
    bool sealed_ = false; ///< the tail takes no more
    file tail_;
    std::uint64_t size_ = 0; ///< of the tail
    std::uint64_t at_ = 0;
    std::vector<char> buffer_;
    std::mutex spare_; ///< held while the next segment is made or taken
    std::atomic<bool> has_spare_{false};
};

} // namespace hearken::spool
