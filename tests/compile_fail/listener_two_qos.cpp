// expect: hearken: a listener has one qos policy; hand the other to the route it is for
#include <hearken/inbox/memory.hpp>
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#ifdef MENDED
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::qos::at_least_once{}};
#else
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::qos::at_least_once{},
                      hearken::qos::at_least_once{}};
#endif
