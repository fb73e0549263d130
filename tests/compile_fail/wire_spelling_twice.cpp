// expect: hearken: two enumerators have one spelling; write a text in spellings<E> once
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>

enum class lamp { off, on };

#if defined(MENDED)
template <>
inline constexpr auto hearken::spellings<lamp> =
    std::array{hearken::spelling{lamp::off, "0"}, hearken::spelling{lamp::on, "1"}};
#else
template <>
inline constexpr auto hearken::spellings<lamp> =
    std::array{hearken::spelling{lamp::off, "0"}, hearken::spelling{lamp::on, "0"}};
#endif

bool read(std::string_view text) {
    return hearken::json::decode<lamp>(text).has_value();
}
