// expect: hearken: an overflow policy lacks its call; write hearken::overflow_action operator()(std::uint8_t qos)
#include <hearken/inbox/memory.hpp>
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#ifdef MENDED
struct mine {
    using family = hearken::family::overflow;
    hearken::overflow_action operator()(std::uint8_t) const { return hearken::overflow_action::block; }
};
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::inbox::memory{}, mine{}};
#else
struct mine {
    using family = hearken::family::overflow;
};
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::inbox::memory{}, mine{}};
#endif
