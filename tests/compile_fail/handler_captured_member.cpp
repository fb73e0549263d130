// expect: hearken: every member of S in captured<S> must be a placeholder of the pattern; name the member like the
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

struct where {
#ifdef MENDED
    std::string_view uuid;
#else
    std::string_view id;
#endif
};

#ifdef MENDED
auto r = hearken::on<"a/<uuid>">([](const hearken::captured<where>& at) { (void)at->uuid; });
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, r};
#else
auto r = hearken::on<"a/<uuid>">([](const hearken::captured<where>&) {});
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, r};
#endif
