// SPDX-License-Identifier: BSL-1.0
#pragma once
// Memory for the rows of one batch: given out piece by piece, taken back at once, used again.

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace hearken {

/// Memory that is used again from batch to batch.
///
/// Shape:   what `take` gave stays where it is until `clear`
/// Units:   bytes; blocks double from 16 KiB to 1 MiB; `clear` keeps up to `kept` and frees the rest
/// Errors:  none; std::bad_alloc where the system has no memory
/// Threads: one at a time
class arena {
public:
    static constexpr std::size_t kept = std::size_t{16} * 1024 * 1024;

    /// `size` bytes, not initialised.
    ///
    /// Takes: alignment = a power of two, at most that of std::max_align_t
    [[nodiscard]] char* take(std::size_t size, std::size_t alignment) {
        std::size_t at = (used_ + alignment - 1) & ~(alignment - 1);
        if (current_ == blocks_.size() || at + size > blocks_[current_].size) {
            grow(size);
            at = 0;
        }
        used_ = at + size;
        return blocks_[current_].bytes.get() + at;
    }

    /// A copy of `text`; never null.
    [[nodiscard]] const char* copy(std::string_view text) {
        if (text.empty()) return "";
        char* const at = take(text.size(), 1);
        std::memcpy(at, text.data(), text.size());
        return at;
    }

    /// Takes everything back.
    void clear() noexcept {
        std::size_t total = 0;
        for (std::size_t i = 0; i < blocks_.size(); ++i) {
            total += blocks_[i].size;
            if (total <= kept) continue;
            blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(i), blocks_.end());
            break;
        }
        current_ = 0;
        used_ = 0;
    }

    /// What it holds from the system, in bytes.
    [[nodiscard]] std::size_t capacity() const noexcept {
        std::size_t total = 0;
        for (const block& held : blocks_) total += held.size;
        return total;
    }

private:
    struct block {
        std::unique_ptr<char[]> bytes;
        std::size_t size;
    };

    /// Goes on to the next block that has room, or to a new one.
    void grow(std::size_t size) {
        while (current_ < blocks_.size()) {
            ++current_;
            used_ = 0;
            if (current_ < blocks_.size() && size <= blocks_[current_].size) return;
        }
        constexpr std::size_t first = std::size_t{16} * 1024, largest = std::size_t{1024} * 1024;
        std::size_t next = blocks_.empty() ? first : blocks_.back().size * 2;
        if (next > largest) next = largest;
        if (next < size) next = size;
        blocks_.push_back({std::make_unique_for_overwrite<char[]>(next), next});
        used_ = 0;
    }

    std::vector<block> blocks_;
    std::size_t current_ = 0; ///< the block in use; one past the last where there is none
    std::size_t used_ = 0;
};

} // namespace hearken
