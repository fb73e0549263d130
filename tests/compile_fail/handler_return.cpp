// expect: hearken: a handler returns nothing or hearken::result<>; write -> hearken::result<>
#include <hearken/route/router.hpp>

#ifdef MENDED
auto r = hearken::on<"a">([]() -> hearken::result<> { return {}; });
#else
auto r = hearken::on<"a">([] { return true; });
#endif
