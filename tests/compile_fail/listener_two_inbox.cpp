// expect: hearken: a listener has one inbox; remove the other
#include <hearken/inbox/memory.hpp>
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#ifdef MENDED
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::inbox::memory{}};
#else
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::inbox::memory{},
                      hearken::inbox::memory{}};
#endif
