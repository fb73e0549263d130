// expect: hearken: a dedupe key is text, a number, an enum, a time, a plain struct, a tuple of these
#include <hearken/route/router.hpp>

#include <vector>

struct reading {
    std::vector<int> values;
};
constexpr auto handler = [](const reading&) {};
#ifdef MENDED
auto r = hearken::on<"a">(handler, hearken::dedupe_by{[](const reading& x) { return x.values.size(); }});
#else
auto r = hearken::on<"a">(handler, hearken::dedupe_by{[](const reading& x) { return x.values; }});
#endif
