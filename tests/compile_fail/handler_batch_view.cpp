// expect: hearken: received<T> outlives the message's bytes; write std::string instead of std::string_view
#include <hearken/route/router.hpp>

#ifdef MENDED
struct named {
    std::string name;
};
auto r = hearken::on<"a">([](std::span<hearken::received<named>>) {});
#else
struct named {
    std::string_view name;
};
auto r = hearken::on<"a">([](std::span<hearken::received<named>>) {});
#endif
