// expect: hearken: there is no transport; include <hearken/hearken.hpp>, or hand the listener one
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#ifdef MENDED
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::on<"a">([] {})};
#else
hearken::listener app{hearken::options{}, hearken::on<"a">([] {})};
#endif
