// expect: hearken: named is the member itself and nothing around it; write named<"key", std::optional<T>>
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>
#include <hearken/wire/named.hpp>

struct beacon {
#if defined(MENDED)
    hearken::named<"rssi@1m", std::optional<int>> rssi;
#else
    std::optional<hearken::named<"rssi@1m", int>> rssi;
#endif
};

bool read(std::string_view text) {
    return hearken::json::decode<beacon>(text).has_value();
}
