// expect: hearken: a route takes a qos policy and dedupe_by beside its handler; hand other policies to the listener
#include <hearken/route/router.hpp>

#ifdef MENDED
auto r = hearken::on<"a">([] {}, hearken::qos::exactly_once{});
#else
auto r = hearken::on<"a">([] {}, 2);
#endif
