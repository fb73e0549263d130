// expect: hearken: a route has one qos policy; remove the other
#include <hearken/route/router.hpp>

#ifdef MENDED
auto r = hearken::on<"a">([] {}, hearken::qos::exactly_once{});
#else
auto r = hearken::on<"a">([] {}, hearken::qos::exactly_once{}, hearken::qos::at_least_once{});
#endif
