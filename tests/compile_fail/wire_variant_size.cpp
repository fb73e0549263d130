// expect: hearken: a variant has at most 64 alternatives
// SPDX-License-Identifier: BSL-1.0

#include <cstddef>
#include <hearken/wire/json.hpp>
#include <utility>
#include <variant>

#if defined(MENDED)
inline constexpr std::size_t count = 64;
#else
inline constexpr std::size_t count = 65;
#endif

template <std::size_t... I>
std::variant<std::array<int, I + 1>...> many(std::index_sequence<I...>);
using payload = decltype(many(std::make_index_sequence<count>{}));

bool read(std::string_view text) {
    return hearken::json::decode<payload>(text).has_value();
}
