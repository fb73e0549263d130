// expect: hearken: every member of S in captured<S> must be a placeholder of the pattern; name the member like the
#include <hearken/route/router.hpp>

#ifdef MENDED
struct where {
    std::string_view uuid;
};
auto r = hearken::on<"a/<uuid>">([](const hearken::captured<where>&) {});
#else
struct where {
    std::string_view id;
};
auto r = hearken::on<"a/<uuid>">([](const hearken::captured<where>&) {});
#endif
