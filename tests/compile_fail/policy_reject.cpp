// expect: hearken: a reject policy lacks a member; write static constexpr bool needs_store and
#include <hearken/inbox/memory.hpp>
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#ifdef MENDED
struct mine {
    using family = hearken::family::reject;
    static constexpr bool needs_store = false;
    hearken::result<hearken::reject_action> operator()(const hearken::rejection&) {
        return hearken::reject_action::settle;
    }
};
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, mine{}};
#else
struct mine {
    using family = hearken::family::reject;
};
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, mine{}};
#endif
