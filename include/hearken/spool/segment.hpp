// SPDX-License-Identifier: BSL-1.0
#pragma once
// A segment: one file of records, as long from the start as it will ever be.

#include <hearken/spool/file.hpp>
#include <hearken/spool/record.hpp>
#include <hearken/words/error.hpp>

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace hearken::spool {

/// Whose records these are.
struct identity {
    std::array<char, 32> id{}; ///< hexadecimal digits, random: the name of the spool in a store's progress
    std::uint64_t seed = 0;    ///< of the checksums, random

    [[nodiscard]] std::string name() const { return {id.data(), id.size()}; }
    friend bool operator==(const identity&, const identity&) = default;
};

/// The version of everything a spool has on disk. Another one is refused, not guessed at.
inline constexpr std::uint32_t format_version = 1;

/// The first bytes of a segment; records follow.
struct segment_head {
    static constexpr std::array<char, 8> mark{'h', 'e', 'a', 'r', 'k', 'e', 'n', '\n'};

    std::array<char, 8> magic = mark;
    std::uint32_t version = format_version;
    std::uint32_t check = 0; ///< XXH3 of the rest
    std::uint64_t first = 0; ///< number of the first record
    identity spool{};

    [[nodiscard]] std::uint32_t right_check() const noexcept {
        return static_cast<std::uint32_t>(XXH3_64bits_withSeed(&first, sizeof first + sizeof spool, version));
    }
};
static_assert(sizeof(segment_head) == 64);

/// The name of a segment's file: the number of its first record, so that names sort as the segments do.
[[nodiscard]] inline std::string segment_name(std::uint64_t first) {
    std::string digits = std::to_string(first);
    return std::string(20 - digits.size(), '0').append(digits).append(".segment");
}

/// Makes the file of a segment of `size` bytes, still without a head.
[[nodiscard]] inline result<file> make_segment(std::string path, std::uint64_t size) {
    auto made = file::open(std::move(path), O_RDWR | O_CREAT | O_TRUNC);
    if (!made) return made;
    if (auto r = made->allocate(size); !r) {
        (void)remove(made->path());
        return std::unexpected(std::move(r).error());
    }
    return made;
}

/// Writes the head that makes a file a segment.
[[nodiscard]] inline result<> begin_segment(const file& of, const identity& spool, std::uint64_t first) {
    segment_head head{.first = first, .spool = spool};
    head.check = head.right_check();
    return of.write({reinterpret_cast<const char*>(&head), sizeof head}, 0);
}

/// Reads the head of a segment.
///
/// Errors: errc::io where it is none, damaged, or of another version
[[nodiscard, gnu::cold]] inline result<segment_head> read_head(const file& of) {
    segment_head head;
    const auto got = of.read(reinterpret_cast<char*>(&head), sizeof head, 0);
    if (!got) return std::unexpected(got.error());
    if (*got != sizeof head || head.magic != segment_head::mark)
        return fail(errc::io, of.path() + " is not a segment of a spool");
    if (head.version != format_version)
        return fail(errc::io, of.path() + " has the format version " + std::to_string(head.version) +
                                  "; this hearken reads " + std::to_string(format_version));
    if (head.check != head.right_check()) return fail(errc::io, of.path() + ": the head is damaged");
    return head;
}

/// A piece of a segment in memory.
class window {
public:
    /// Reads up to `size` bytes from `at` on.
    [[nodiscard]] result<> fill(const file& from, std::uint64_t at, std::size_t size) {
        if (bytes_.size() < size) bytes_.resize(size);
        const auto got = from.read(bytes_.data(), size, at);
        if (!got) return std::unexpected(got.error());
        used_ = *got;
        return {};
    }
    [[nodiscard]] std::string_view from(std::size_t at) const noexcept {
        return std::string_view(bytes_.data(), used_).substr(std::min(at, used_));
    }

private:
    std::vector<char> bytes_;
    std::size_t used_ = 0;
};

/// Walks the records of a segment one by one.
class walk {
public:
    /// Takes: an open segment, its seed, where a record begins, and where to end
    walk(const file& of, std::uint64_t seed, std::uint64_t at, std::uint64_t end)
        : file_(&of), seed_(seed), at_(at), end_(end) {}

    /// The record here, and on to the next. Anything but `found::record` stays where it is.
    ///
    /// Shape: the record's views hold until the next call
    [[nodiscard]] result<found> next(record& out) {
        std::size_t want = 0;
        for (;;) {
            if (at_ + sizeof(record_head) > end_) return found::nothing; // no record fits
            const found here = read_record(view_.from(at_ - base_), out, want, seed_);
            if (here == found::record) {
                at_ += padded(want);
                return here;
            }
            // More of the file may tell, unless there is no more.
            const std::uint64_t known = base_ + view_.from(0).size();
            if (here != found::cut_short || known >= end_ || (base_ == at_ && known - base_ >= want)) return here;
            base_ = at_;
            const std::size_t size = std::max(want, chunk);
            if (auto r =
                    view_.fill(*file_, base_, static_cast<std::size_t>(std::min<std::uint64_t>(size, end_ - base_)));
                !r)
                return std::unexpected(std::move(r).error());
            if (base_ + view_.from(0).size() < std::min(base_ + size, end_)) end_ = base_ + view_.from(0).size();
        }
    }

    /// From a place that is no record on to the next one behind it whose number is `least` or up to `most`; false
    /// where there is none.
    [[nodiscard]] result<bool> find(std::uint64_t least, std::uint64_t most) {
        record r;
        window some;
        for (std::uint64_t at = at_ + record_alignment; at + sizeof(record_head) <= end_;) {
            const std::uint64_t size = std::min<std::uint64_t>(chunk, end_ - at);
            if (auto got = some.fill(*file_, at, static_cast<std::size_t>(size)); !got)
                return std::unexpected(std::move(got).error());
            const std::string_view bytes = some.from(0);
            if (bytes.size() < sizeof(record_head)) return false; // the file ends
            std::size_t pos = 0;
            for (; pos + sizeof(record_head) <= bytes.size(); pos += record_alignment) {
                record_head head;
                std::memcpy(&head, bytes.data() + pos, sizeof head);
                if (head.size == 0 || head.number < least || head.number > most) continue;
                walk there(*file_, seed_, at + pos, end_);
                const auto state = there.next(r);
                if (!state) return std::unexpected(state.error());
                if (*state != found::record) continue;
                at_ = at + pos;
                return true;
            }
            at += pos;
        }
        return false;
    }

    /// Where the next record begins.
    [[nodiscard]] std::uint64_t at() const noexcept { return at_; }

private:
    static constexpr std::size_t chunk = 256 * 1024;

    const file* file_;
    std::uint64_t seed_;
    std::uint64_t at_;
    std::uint64_t end_;
    std::uint64_t base_ = 0;
    window view_;
};

} // namespace hearken::spool
