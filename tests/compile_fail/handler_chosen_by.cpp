// expect: hearken: in a payload chosen_by<"name", ...> the name is a placeholder of the pattern; write <name> in the pattern
#include <hearken/route/router.hpp>

using value = hearken::chosen_by<"kind", hearken::when<"t", hearken::plain<double>>>;

#ifdef MENDED
auto r = hearken::on<"a/<kind>">([](const value&) {});
#else
auto r = hearken::on<"a/<what>">([](const value&) {});
#endif
