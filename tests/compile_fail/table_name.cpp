// expect: hearken: a table's name must be letters, digits and '_', at most 63, not a digit first; mend it
#include <hearken/rows/rows.hpp>

struct device {
    std::string_view uuid;
};
#ifdef MENDED
constexpr auto devices = hearken::table<device>{"device_main"};
#else
constexpr auto devices = hearken::table<device>{"device main"};
#endif
