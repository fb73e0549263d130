// expect: hearken: a handler writes rows and there is no store; hand the listener one, for instance
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#ifdef MENDED
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::on<"a">([] {})};
#else
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::on<"a">([](hearken::rows&) {})};
#endif
