// SPDX-License-Identifier: BSL-1.0
#pragma once
// What the placeholders of a pattern bound in one topic.

#include <cstddef>
#include <string_view>

namespace hearken {

/// The captures of one topic, in the order in which the placeholders stand in the pattern.
///
/// Shape:   at most `capacity`; views into the topic that was matched, valid as long as it is
/// Threads: a plain value; allocates nothing
class captures {
public:
    static constexpr std::size_t capacity = 16;

    // Elements past `size()` are never read, so they are not written either: it is on the way of every message.
    constexpr captures() noexcept {} // NOLINT(modernize-use-equals-default)
    constexpr captures(const captures& other) noexcept : size_{other.size_} { copy(other); }
    constexpr captures& operator=(const captures& other) noexcept {
        size_ = other.size_;
        copy(other);
        return *this;
    }
    constexpr ~captures() = default;

    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
    [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] constexpr std::string_view operator[](std::size_t i) const noexcept {
        return {slots_[i].at, slots_[i].size};
    }

    constexpr void clear() noexcept { size_ = 0; }
    /// One more; the caller knows that there is room (a pattern has `capacity` placeholders at most).
    constexpr void add(std::string_view value) noexcept {
        slots_[size_].at = value.data();
        slots_[size_].size = value.size();
        ++size_;
    }

private:
    struct slot {
        const char* at;
        std::size_t size;
    };

    constexpr void copy(const captures& other) noexcept {
        for (std::size_t i = 0; i < size_; ++i) slots_[i] = other.slots_[i];
    }

    slot slots_[capacity];
    std::size_t size_ = 0;
};

} // namespace hearken
