// expect: hearken: a handler returns nothing or hearken::result<>; write -> hearken::result<>
#include <hearken/route/router.hpp>

struct reading {
    double temperature;
};

#ifdef MENDED
auto r = hearken::on<"a">([](std::span<hearken::received<reading>>) {});
#else
auto r = hearken::on<"a">([](std::span<hearken::received<reading>>) { return 1; });
#endif
