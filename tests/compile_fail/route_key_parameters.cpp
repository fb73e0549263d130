// expect: hearken: the key of dedupe_by is called with what the handler takes, all but rows& and control&
#include <hearken/route/router.hpp>

#include <string_view>

struct reading {
    int n;
};
constexpr auto handler = [](std::string_view, const reading&) {};
#ifdef MENDED
auto r = hearken::on<"<uuid>">(handler, hearken::dedupe_by{[](std::string_view, const reading& x) { return x.n; }});
#else
auto r = hearken::on<"<uuid>">(handler, hearken::dedupe_by{[](const reading& x) { return x.n; }});
#endif
