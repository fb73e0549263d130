// expect: hearken: a scalar or string payload would look like a capture; write hearken::payload<T> or hearken::text
#include <hearken/route/router.hpp>

#ifdef MENDED
auto r = hearken::on<"a/<x>">([](std::string_view, const hearken::payload<double>&) {});
#else
auto r = hearken::on<"a/<x>">([](std::string_view, double) {});
#endif
