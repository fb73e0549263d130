// expect: hearken: a reconnect policy lacks its call; write std::optional<std::chrono::milliseconds> operator()(const
#include <hearken/inbox/memory.hpp>
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#ifdef MENDED
struct mine {
    using family = hearken::family::reconnect;
    std::optional<std::chrono::milliseconds> operator()(const hearken::failed_attempt&) const { return std::nullopt; }
};
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, mine{}};
#else
struct mine {
    using family = hearken::family::reconnect;
};
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, mine{}};
#endif
