// expect: hearken: a listener has one reject policy; remove the other
#include <hearken/inbox/memory.hpp>
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#ifdef MENDED
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::reject::log{}};
#else
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::reject::log{},
                      hearken::reject::log{}};
#endif
