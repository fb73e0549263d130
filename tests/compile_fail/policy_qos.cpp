// expect: hearken: a qos policy lacks its call; write std::uint8_t operator()() const
#include <hearken/inbox/memory.hpp>
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#ifdef MENDED
struct mine {
    using family = hearken::family::qos;
    std::uint8_t operator()() const { return 1; }
};
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, mine{}};
#else
struct mine {
    using family = hearken::family::qos;
};
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, mine{}};
#endif
