// SPDX-License-Identifier: BSL-1.0
#pragma once
// What decoding needs beside the message: bytes of unescaped strings, and the faults of parts that were passed over.

#include <hearken/words/error.hpp>
#include <hearken/words/levels.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace hearken {

/// Memory for one message, given back all at once.
///
/// Shape:   what `take` gave stays where it is until `clear`; `clear` keeps the largest block
/// Errors:  none; std::bad_alloc where the system has no memory
/// Threads: one at a time
class scratch {
public:
    /// `size` bytes, not initialised.
    [[nodiscard]] char* take(std::size_t size) {
        if (size > room_) grow(size);
        char* const at = free_;
        free_ += size;
        room_ -= size;
        return at;
    }

    /// Returns the last `size` bytes of the newest `take`, which turned out not to be needed.
    void give_back(std::size_t size) noexcept {
        free_ -= size;
        room_ += size;
    }

    /// How many faults are kept with their words; of those beyond only the number is.
    static constexpr std::size_t faults_kept = 100;

    /// Notes a part of the message that is bad and is passed over, see `lenient`.
    ///
    /// Takes: what is wrong; `place`, the offset of the part in its document, from which its path is found later
    [[gnu::cold, gnu::noinline]] void set_aside(error fault, std::size_t place) {
        if (aside_ == nullptr) aside_ = std::make_unique<aside>();
        if (aside_->faults.size() < faults_kept) {
            aside_->faults.push_back(std::move(fault));
            aside_->places.push_back(place);
        }
        ++aside_->count;
    }

    /// The faults that were set aside, the first hundred of them, with their paths once the document is read.
    [[nodiscard]] std::span<const error> faults() const noexcept {
        return aside_ == nullptr ? std::span<const error>{} : std::span<const error>(aside_->faults);
    }

    /// How many were set aside, also of those not kept.
    [[nodiscard]] std::size_t fault_count() const noexcept { return aside_ == nullptr ? 0 : aside_->count; }

    /// Takes back all faults but the first `count`: what set them aside is read anew as something else.
    void forget_faults(std::size_t count) noexcept {
        if (fault_count() <= count) return;
        aside_->count = count;
        if (aside_->faults.size() <= count) return;
        aside_->faults.erase(aside_->faults.begin() + static_cast<std::ptrdiff_t>(count), aside_->faults.end());
        aside_->places.resize(count);
    }

    /// Takes over what another has set aside.
    [[gnu::cold, gnu::noinline]] void take_faults(scratch& other) {
        if (other.fault_count() == 0) return;
        const std::size_t more = other.fault_count() - other.aside_->faults.size();
        for (std::size_t i = 0; i < other.aside_->faults.size(); ++i)
            set_aside(std::move(other.aside_->faults[i]), other.aside_->places[i]);
        aside_->count += more;
        other.forget_faults(0);
    }

    /// Calls `amend(error&, std::size_t& place)` for the faults that are kept, from number `first` on.
    template <class Amend>
    void amend_faults(std::size_t first, Amend&& amend) {
        if (aside_ == nullptr) return;
        for (std::size_t i = first; i < aside_->faults.size(); ++i) amend(aside_->faults[i], aside_->places[i]);
    }

    /// How deep the arrays and objects of a document may nest: `levels`, from 1 to `deepest`; `usual_depth` at first.
    void limit_depth(int levels) noexcept { depth_ = std::clamp(levels, 1, deepest); }
    [[nodiscard]] int depth_limit() const noexcept { return depth_; }

    /// How much may be read over again where alternatives are tried inside others, see `wire/variant.hpp`: so many
    /// bytes, and so many more for each of the document.
    static constexpr std::size_t rereads_at_least = 64UL * 1024;
    static constexpr std::size_t rereads_a_byte = 64;

    /// A document of `size` bytes is read next.
    void begin_document(std::size_t size) noexcept {
        if (!trying) rereads = rereads_at_least + rereads_a_byte * size;
    }
    std::size_t rereads = rereads_at_least; ///< bytes that are left of it
    bool trying = false;                    ///< an alternative is being tried

    /// Forgets everything that was taken and set aside.
    void clear() noexcept {
        begin_document(0);
        if (aside_ != nullptr) [[unlikely]]
            forget_faults(0);
        if (blocks_.empty()) return;
        if (blocks_.size() > 1) blocks_.erase(blocks_.begin(), blocks_.end() - 1);
        free_ = blocks_.back().bytes.get();
        room_ = blocks_.back().size;
    }

private:
    struct block {
        std::unique_ptr<char[]> bytes;
        std::size_t size;
    };

    struct aside {
        std::vector<error> faults;
        std::vector<std::size_t> places;
        std::size_t count = 0;
    };

    void grow(std::size_t size) {
        std::size_t next = blocks_.empty() ? 1024 : blocks_.back().size * 2;
        if (next < size) next = size;
        blocks_.push_back({std::make_unique_for_overwrite<char[]>(next), next});
        free_ = blocks_.back().bytes.get();
        room_ = next;
    }

    std::vector<block> blocks_;
    char* free_ = nullptr;
    std::size_t room_ = 0;
    int depth_ = usual_depth;
    std::unique_ptr<aside> aside_;
};

} // namespace hearken
