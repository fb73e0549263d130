// SPDX-License-Identifier: BSL-1.0
#pragma once
// Knows retained messages again that a 3.1.1 broker sends at every SUBSCRIBE.

#include <hearken/words/message.hpp>

#include <cstddef>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken::run {

/// The last retained payload of each topic, as hashes: 16 bytes a topic, in a table at most half full.
///
/// Shape: beyond `most` topics nothing more is remembered, so those come again rather than get lost
class repeats {
public:
    static constexpr std::size_t most = std::size_t{1} << 20;

    /// True where the newest remembered message of this topic had this payload.
    [[nodiscard]] bool seen(const message_view& m) const noexcept {
        if (slots_.empty()) return false;
        const slot& known = slots_[place_of(key(m.topic))];
        return known.topic != 0 && known.payload == hash_(m.payload);
    }

    /// A live message of a remembered topic: the retained one that came before it would be news again.
    void renew(const message_view& m) noexcept {
        if (slots_.empty()) return;
        if (slot& known = find(key(m.topic)); known.topic != 0) known.payload = hash_(m.payload);
    }

    void remember(const message_view& m) {
        if (2 * (used_ + 1) > slots_.size() && slots_.size() < 2 * most) grow();
        slot& s = find(key(m.topic));
        if (s.topic == 0) {
            if (used_ == most) return;
            ++used_;
        }
        s = {key(m.topic), hash_(m.payload)};
    }

private:
    struct slot {
        std::size_t topic = 0;
        std::size_t payload = 0;
    };

    [[nodiscard]] std::size_t key(std::string_view topic) const noexcept {
        return hash_(topic) | 1;
    } // 0 is a free slot
    slot& find(std::size_t topic) noexcept { return slots_[place_of(topic)]; }
    [[nodiscard]] std::size_t place_of(std::size_t topic) const noexcept {
        std::size_t at = topic >> 1 & (slots_.size() - 1);
        while (slots_[at].topic != 0 && slots_[at].topic != topic) at = (at + 1) & (slots_.size() - 1);
        return at;
    }
    void grow() {
        auto old = std::exchange(slots_, std::vector<slot>(slots_.empty() ? 64 : slots_.size() * 2));
        for (const slot& s : old) {
            if (s.topic != 0) find(s.topic) = s;
        }
    }

    std::hash<std::string_view> hash_;
    std::vector<slot> slots_;
    std::size_t used_ = 0;
};

} // namespace hearken::run
