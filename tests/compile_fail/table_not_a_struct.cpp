// expect: hearken: a table's row must be a plain struct; write an aggregate without base classes
#include <hearken/rows/rows.hpp>

class device {
public:
#ifndef MENDED
    explicit device(int number) : number_(number) {}

private:
#endif
    int number_;
};
constexpr auto devices = hearken::table<device>{"device_main"};
