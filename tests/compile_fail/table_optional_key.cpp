// expect: hearken: a key must always have a value that the handler gives
#include <hearken/rows/rows.hpp>

struct device {
#ifdef MENDED
    std::string_view uuid;
#else
    std::optional<std::string_view> uuid;
#endif
};
constexpr auto devices = hearken::table{"device_main", hearken::key<&device::uuid>};
