// expect: hearken: an events policy lacks its call; write void operator()(const hearken::event&)
#include <hearken/inbox/memory.hpp>
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#ifdef MENDED
struct mine {
    using family = hearken::family::events;
    void operator()(const hearken::event&) {}
};
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, mine{}};
#else
struct mine {
    using family = hearken::family::events;
};
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, mine{}};
#endif
