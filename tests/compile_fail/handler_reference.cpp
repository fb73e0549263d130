// expect: hearken: a handler takes captures and payload by value or const reference, rows as hearken::rows& and the
#include <hearken/route/router.hpp>

struct reading {
    double temperature;
};

#ifdef MENDED
auto r = hearken::on<"a">([](const reading&) {});
#else
auto r = hearken::on<"a">([](reading&) {});
#endif
