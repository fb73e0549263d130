// expect: hearken: a scalar or string payload would look like a capture; write hearken::received<hearken::payload<T>>
#include <hearken/route/router.hpp>

#ifdef MENDED
auto r = hearken::on<"a">([](std::span<hearken::received<hearken::payload<double>>>) {});
#else
auto r = hearken::on<"a">([](std::span<hearken::received<double>>) {});
#endif
