// expect: hearken: upsert, update and merge need a table with a key; write table{"name", key<&row::member>}
#include <hearken/rows/rows.hpp>

struct device {
    std::string_view uuid;
    bool is_online;
};
#ifdef MENDED
constexpr auto devices = hearken::table{"device_main", hearken::key<&device::uuid>};
#else
constexpr auto devices = hearken::table<device>{"device_main"};
#endif

void handler(hearken::rows& rows) {
    rows.upsert(devices, {"7f", true});
}
