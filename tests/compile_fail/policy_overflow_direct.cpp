// expect: hearken: inbox::direct holds nothing that could overflow; remove the overflow policy, or add
#include <hearken/inbox/memory.hpp>
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#ifdef MENDED
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::overflow::drop_oldest{},
                      hearken::inbox::memory{}};
#else
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::overflow::drop_oldest{}};
#endif
