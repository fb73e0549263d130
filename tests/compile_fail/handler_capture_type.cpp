// expect: hearken: a capture is text, an integer, an enum or a type with a codec of its own; write std::string_view,
#include <hearken/route/router.hpp>

#ifdef MENDED
auto r = hearken::on<"a/<x>">([](int) {});
#else
auto r = hearken::on<"a/<x>">([](double) {});
#endif
