// expect: or specialise hearken::column_of for it
#include <hearken/rows/rows.hpp>

struct celsius {
    double degrees;
};
#ifdef MENDED
template <>
struct hearken::column_of<celsius> {
    static double to(const celsius& c) { return c.degrees; }
};
#endif
struct reading {
    celsius temperature;
};
constexpr auto readings = hearken::table<reading>{"sensor_reading"};
