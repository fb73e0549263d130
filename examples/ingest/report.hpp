// SPDX-License-Identifier: BSL-1.0
#pragma once
// What a device sends as its data, in either of two formats, with the parts that are no good sorted out.

#include <hearken/route/codec.hpp>

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace ingest {

/// One sensor. Its value keeps the digits it came with.
struct sensor {
    std::string_view name;
    hearken::number value;
    std::string_view unit;
    std::string_view timestamp; ///< as it was given; empty: not given
};

/// A message of sensors: `{"sensors":[{"sensor_name":"temperature","value":25.5,"unit":"°C"}, ...], "status":{...},
/// "location":{...}, "timestamp":"..."}`, or in short `{"temperature":25.5, ...}`.
///
/// Shape: points into the message
struct report {
    std::vector<sensor> sensors{};
    std::optional<hearken::raw_json> status{};
    std::optional<hearken::raw_json> location{};
    std::string_view timestamp{};

    /// The parts that are left out: the reasons of the first, and how many there are.
    std::vector<hearken::error> skipped{};
    std::size_t skipped_count = 0;
};

/// A payload that may be empty: so a retained message is deleted.
template <class Payload>
struct or_empty {
    std::optional<Payload> value;
};

} // namespace ingest

template <>
struct hearken::codec<ingest::report> {
    static result<> decode(std::string_view payload, ingest::report& out, scratch& memory);
};

template <class Payload>
struct hearken::codec<ingest::or_empty<Payload>> {
    static result<> decode(std::string_view payload, ingest::or_empty<Payload>& out, scratch& memory) {
        if (payload.empty()) return {};
        return codec<Payload>::decode(payload, out.value.emplace(), memory);
    }
};
