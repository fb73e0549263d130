// expect: hearken: index<> must name members of the table's struct; write index<&row::member>, six at most
#include <hearken/rows/rows.hpp>

struct reading {
    std::string_view uuid;
};
struct device {
    std::string_view uuid;
    std::int32_t channel;
};
#ifdef MENDED
constexpr auto devices = hearken::table{"device_main", hearken::key<&device::uuid>, hearken::index<&device::channel>};
#else
constexpr auto devices = hearken::table{"device_main", hearken::key<&device::uuid>, hearken::index<&reading::uuid>};
#endif
