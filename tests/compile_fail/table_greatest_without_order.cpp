// expect: hearken: greatest<T> needs values that have an order; use a number, a string or a time_point
#include <hearken/rows/rows.hpp>

struct device {
#ifdef MENDED
    hearken::greatest<std::int64_t> last;
#else
    hearken::greatest<hearken::json_text> last;
#endif
};
constexpr auto devices = hearken::table<device>{"device_main"};
