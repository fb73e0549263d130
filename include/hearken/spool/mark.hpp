// SPDX-License-Identifier: BSL-1.0
#pragma once
// How far a spool has been worked off, kept beside it: for spools whose progress no store commits.

#include <hearken/spool/file.hpp>
#include <hearken/spool/finished.hpp>
#include <hearken/spool/segment.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/progress.hpp>

#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken::spool {

/// A file with two places, written in turn: one of them is always whole.
///
/// Threads: one
class mark {
public:
    /// Bytes of a place: 4,094 ranges. The letters of a route among those of others are a range each.
    static constexpr std::uint64_t journal_place = 64ULL * 1024;
    static constexpr std::uint64_t letters_place = 16ULL * 1024 * 1024;

    /// What another id of a spool has left there does not count.
    [[nodiscard]] static std::uint64_t seed_of(const identity& who) noexcept {
        return XXH3_64bits_withSeed(who.id.data(), who.id.size(), who.seed);
    }

    /// Opens the file, or makes it.
    [[nodiscard, gnu::cold]] result<> open(std::string path, std::uint64_t seed, std::uint64_t place = journal_place) {
        auto opened = file::open(std::move(path), O_RDWR | O_CREAT);
        if (!opened) return std::unexpected(std::move(opened).error());
        file_ = std::move(*opened);
        seed_ = seed;
        place_ = place;
        if (auto r = read(); !r) return r;
        // On a full disk `write` says so; what is there must be worked off first.
        for (const std::uint64_t at : {std::uint64_t{0}, place_}) (void)file_.allocate(journal_place, at);
        return {};
    }

    /// What was written last in such a file, which is left as it is; nothing where nothing was.
    [[nodiscard, gnu::cold]] static result<std::optional<finished>> look(std::string path, std::uint64_t seed,
                                                                         std::uint64_t place = journal_place) {
        auto opened = file::open(std::move(path), O_RDONLY);
        if (!opened && opened.error().native == ENOENT) return std::nullopt;
        if (!opened) return std::unexpected(std::move(opened).error());
        mark there;
        there.file_ = std::move(*opened);
        there.seed_ = seed;
        there.place_ = place;
        if (auto r = there.read(); !r) return std::unexpected(std::move(r).error());
        if (there.generation_ == 0) return std::nullopt;
        return std::move(there.last_);
    }

    /// What was written last.
    [[nodiscard]] const finished& last() const noexcept { return last_; }

    /// Errors: io, inbox_full; what was written before is still there
    [[nodiscard]] result<> write(const finished& now) {
        if (now.above().size() > most()) return fail(errc::io, file_.path() + ": too many records wait for a retry");
        return write(now.low_water(), now.above());
    }

    /// The same; of more ranges than there is a place for the lowest, so that the rest comes again after a kill.
    [[nodiscard]] result<> write_lowest(const finished& now) {
        const std::span<const progress::range> above = now.above();
        return write(now.low_water(), above.first(std::min(above.size(), most())));
    }

    [[nodiscard]] result<> sync() const { return file_.sync(); }

private:
    [[nodiscard]] std::size_t most() const noexcept {
        return static_cast<std::size_t>((place_ - sizeof(head)) / sizeof(progress::range));
    }

    result<> write(std::uint64_t low_water, std::span<const progress::range> above) {
        head h{.check = 0,
               .ranges = static_cast<std::uint32_t>(above.size()),
               .generation = generation_ + 1,
               .low_water = low_water};
        bytes_.resize(sizeof h + above.size() * sizeof(progress::range));
        if (!above.empty()) std::memcpy(bytes_.data() + sizeof h, above.data(), above.size() * sizeof(progress::range));
        std::memcpy(bytes_.data(), &h, sizeof h);
        h.check = check_of(bytes_);
        std::memcpy(bytes_.data(), &h.check, sizeof h.check);
        if (auto r = file_.write(bytes_, h.generation % 2 * place_); !r) return r;
        generation_ = h.generation;
        return {};
    }

    struct head {
        std::uint32_t check;
        std::uint32_t ranges; ///< behind this head
        std::uint64_t generation;
        std::uint64_t low_water;
    };
    static_assert(sizeof(progress::range) == 16);

    [[nodiscard]] std::uint32_t check_of(std::string_view bytes) const noexcept {
        constexpr std::size_t behind = sizeof(std::uint32_t);
        return static_cast<std::uint32_t>(XXH3_64bits_withSeed(bytes.data() + behind, bytes.size() - behind, seed_));
    }

    [[gnu::cold]] result<> read() {
        generation_ = 0;
        last_ = {};
        std::string bytes;
        for (std::uint64_t place = 0; place < 2; ++place) {
            head h;
            bytes.resize(sizeof h);
            if (auto r = fill(bytes, place); !r) return r;
            if (bytes.size() < sizeof h) continue;
            std::memcpy(&h, bytes.data(), sizeof h);
            const std::uint64_t size = sizeof h + std::uint64_t{h.ranges} * sizeof(progress::range);
            if (h.generation <= generation_ || size > place_) continue;
            bytes.resize(static_cast<std::size_t>(size));
            if (auto r = fill(bytes, place); !r) return r;
            if (bytes.size() == size) take(bytes);
        }
        return {};
    }

    /// As much as there is.
    [[gnu::cold]] result<> fill(std::string& bytes, std::uint64_t place) const {
        const auto got = file_.read(bytes.data(), bytes.size(), place * place_);
        if (!got) return std::unexpected(got.error());
        bytes.resize(*got);
        return {};
    }

    [[gnu::cold]] void take(std::string_view bytes) {
        head h;
        std::memcpy(&h, bytes.data(), sizeof h);
        if (check_of(bytes) != h.check) return;
        progress p{.low_water = h.low_water};
        p.finished.resize(h.ranges);
        if (h.ranges != 0) std::memcpy(p.finished.data(), bytes.data() + sizeof h, bytes.size() - sizeof h);
        last_ = finished(p);
        generation_ = h.generation;
    }

    file file_;
    std::uint64_t seed_ = 0;
    std::uint64_t place_ = journal_place;
    std::uint64_t generation_ = 0;
    finished last_;
    std::string bytes_;
};

} // namespace hearken::spool
