// expect: hearken: a pattern has 65,535 bytes at most, as every MQTT topic; write a shorter one
// SPDX-License-Identifier: BSL-1.0
#include <cstddef>

#include <hearken/topic/pattern.hpp>

template <std::size_t Size>
consteval auto long_text() {
    char text[Size + 1]{};
    for (std::size_t i = 0; i < Size; ++i) text[i] = 'a';
    return hearken::fixed_string<Size + 1>{text};
}

#ifdef MENDED
using route = hearken::pattern<long_text<655>()>;
#else
using route = hearken::pattern<long_text<65'536>()>;
#endif

static_assert(!route::text.empty());
