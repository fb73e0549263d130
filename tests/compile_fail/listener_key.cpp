// expect: hearken: a key is a route's; hand dedupe_by to the route it is for
#include <hearken/inbox/memory.hpp>
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

constexpr auto key = [](int n) { return n; };
constexpr auto handler = [](int) {};
#ifdef MENDED
hearken::listener app{hearken::options{}, hearken::transport::loopback{},
                      hearken::on<"<n>">(handler, hearken::dedupe_by{key})};
#else
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::on<"<n>">(handler),
                      hearken::dedupe_by{key}};
#endif
