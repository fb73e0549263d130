// expect: hearken: a transport lacks a member of hearken::transport::transport; see transport/transport.hpp
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

struct mine : hearken::transport::loopback {
    using family = hearken::family::transport;
#ifndef MENDED
    void cut() = delete;
#endif
};

#ifdef MENDED
hearken::listener app{hearken::options{}, mine{}}; // with all its members
#else
hearken::listener app{hearken::options{}, mine{}};
#endif
