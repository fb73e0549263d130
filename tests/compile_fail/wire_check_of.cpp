// expect: hearken: check_of<T> must have `static hearken::result<> check(const T&)`
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>

#if defined(MENDED)
struct payload {
    double low, high;
};
template <>
struct hearken::check_of<payload> {
    static result<> check(const payload&) { return {}; }
};
#else
struct payload {
    double low, high;
};
template <>
struct hearken::check_of<payload> {
    static result<> verify(const payload&) { return {}; }
};
#endif

bool read(std::string_view text) {
    return hearken::json::decode<payload>(text).has_value();
}
