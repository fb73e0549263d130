// expect: hearken: no enumerator found from -128 to 255; specialise hearken::reflect::enum_range<E>
// SPDX-License-Identifier: BSL-1.0

#include <hearken/reflect/enums.hpp>

#if defined(MENDED)
enum class status { ok = 1200, gone = 1404 };
template <>
inline constexpr hearken::reflect::value_range hearken::reflect::enum_range<status>{1200, 1500};
#else
enum class status { ok = 1200, gone = 1404 };
#endif

static_assert(hearken::reflect::to_name(status::gone) == "gone");
