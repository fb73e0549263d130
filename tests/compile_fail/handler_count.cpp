// expect: hearken: wrong number of handler parameters; write all captures of the pattern in its order, then the
#include <hearken/route/router.hpp>

#ifdef MENDED
auto r = hearken::on<"a/<x>/<y>">([](std::string_view, std::string_view) {});
#else
auto r = hearken::on<"a/<x>/<y>">([](std::string_view) {});
#endif
