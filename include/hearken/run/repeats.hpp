// SPDX-License-Identifier: BSL-1.0
#pragma once
// Knows retained messages again that a 3.1.1 broker sends at every SUBSCRIBE.

#include <hearken/words/message.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>

namespace hearken::run {

/// The last retained payload of each topic, as hashes: 16 bytes a topic and the table around them.
///
/// Shape: beyond `most` topics nothing more is remembered, so those come again rather than get lost
class repeats {
public:
    static constexpr std::size_t most = 1'000'000;

    /// True where the newest retained message of this topic had this payload.
    bool seen(const message_view& m) {
        const std::size_t topic = hash_(m.topic);
        const std::size_t payload = hash_(m.payload);
        if (const auto known = last_.find(topic); known != last_.end()) {
            if (known->second == payload) return true;
            known->second = payload;
        } else if (last_.size() < most) {
            last_.emplace(topic, payload);
        }
        return false;
    }

private:
    std::hash<std::string_view> hash_;
    std::unordered_map<std::size_t, std::size_t> last_;
};

} // namespace hearken::run
