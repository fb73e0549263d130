// expect: hearken: a retained policy lacks its call; write hearken::retained_plan operator()(unsigned n) const
#include <hearken/inbox/memory.hpp>
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#ifdef MENDED
struct mine {
    using family = hearken::family::retained;
    hearken::retained_plan operator()(unsigned) const { return {}; }
};
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, mine{}};
#else
struct mine {
    using family = hearken::family::retained;
};
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, mine{}};
#endif
