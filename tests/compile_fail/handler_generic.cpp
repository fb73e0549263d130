// expect: hearken: a handler needs one call operator that is not a template; give every parameter a type instead of
#include <hearken/route/router.hpp>

#ifdef MENDED
auto r = hearken::on<"a/<id>">([](std::string_view) {});
#else
auto r = hearken::on<"a/<id>">([](auto) {});
#endif
