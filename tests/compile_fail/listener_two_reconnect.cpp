// expect: hearken: a listener has one reconnect policy; remove the other
#include <hearken/inbox/memory.hpp>
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#ifdef MENDED
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::reconnect::never{}};
#else
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::reconnect::never{},
                      hearken::reconnect::never{}};
#endif
