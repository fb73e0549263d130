// expect: hearken: a handler takes captures and payload by value or const reference, rows as hearken::rows& and the
#include <hearken/route/router.hpp>

#ifdef MENDED
auto r = hearken::on<"a">([](hearken::rows&) {});
#else
auto r = hearken::on<"a">([](const hearken::rows&) {});
#endif
