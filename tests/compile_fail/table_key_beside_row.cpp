// expect: hearken: a table's key is part of its type; write table{"name", key<&row::member>}, without <row>
#include <hearken/rows/rows.hpp>

struct device {
    std::string_view uuid;
};
#ifdef MENDED
constexpr auto devices = hearken::table{"device_main", hearken::key<&device::uuid>};
#else
constexpr auto devices = hearken::table<device>{"device_main", hearken::key<&device::uuid>};
#endif
