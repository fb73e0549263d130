// expect: hearken: a listener has one events policy; remove the other
#include <hearken/inbox/memory.hpp>
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#ifdef MENDED
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::events::none{}};
#else
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::events::none{},
                      hearken::events::none{}};
#endif
