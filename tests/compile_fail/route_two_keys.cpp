// expect: hearken: a route has one key; return both parts from one, as a std::tuple
#include <hearken/route/router.hpp>

#include <string_view>
#include <tuple>

constexpr auto handler = [](std::string_view, int) {};
#ifdef MENDED
auto r =
    hearken::on<"<a>/<b>">(handler, hearken::dedupe_by{[](std::string_view a, int b) { return std::tuple(a, b); }});
#else
auto r = hearken::on<"<a>/<b>">(handler, hearken::dedupe_by{[](std::string_view a, int) { return a; }},
                                hearken::dedupe_by{[](std::string_view, int b) { return b; }});
#endif
