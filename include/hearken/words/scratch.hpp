// SPDX-License-Identifier: BSL-1.0
#pragma once
// Bytes that decoding needs beside the message: unescaped strings, which views may point into.

#include <cstddef>
#include <memory>
#include <string_view>
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

    /// Forgets everything that was taken.
    void clear() noexcept {
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
};

} // namespace hearken
