// expect: hearken: a listener has one transport; remove the other
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#ifdef MENDED
hearken::listener app{hearken::options{}, hearken::transport::loopback{}};
#else
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::transport::loopback{}};
#endif
