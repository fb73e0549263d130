// expect: hearken: a listener has one overflow policy; remove the other
#include <hearken/inbox/memory.hpp>
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#ifdef MENDED
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::inbox::memory{},
                      hearken::overflow::block{}};
#else
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::inbox::memory{},
                      hearken::overflow::block{}, hearken::overflow::block{}};
#endif
