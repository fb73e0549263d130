// expect: hearken: a listener has one retained policy; remove the other
#include <hearken/inbox/memory.hpp>
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#ifdef MENDED
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::retained::ignore{}};
#else
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::retained::ignore{},
                      hearken::retained::ignore{}};
#endif
