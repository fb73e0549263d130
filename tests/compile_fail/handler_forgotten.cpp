// expect: hearken: a placeholder of the pattern has no parameter, and the payload stands in its place; write all captures in the pattern's order before the payload, or the payload alone
#include <hearken/route/router.hpp>

struct reading {
    double temperature;
};
#ifdef MENDED
auto r = hearken::on<"sites/<site>/<uuid>">([](std::string_view, std::string_view, const reading&) {});
auto alone = hearken::on<"sites/<site>/<uuid>">([](const reading&) {});
#else
auto r = hearken::on<"sites/<site>/<uuid>">([](std::string_view, const reading&) {});
#endif
