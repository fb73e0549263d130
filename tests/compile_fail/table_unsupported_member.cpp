// expect: hearken: a member of a table's struct must be a type that a column holds
#include <hearken/rows/rows.hpp>

#include <vector>

struct reading {
    std::string_view uuid;
#ifdef MENDED
    hearken::json_text values;
#else
    std::vector<double> values;
#endif
};
constexpr auto readings = hearken::table<reading>{"sensor_reading"};
