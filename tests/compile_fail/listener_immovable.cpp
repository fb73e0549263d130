// expect: hearken: a part of a listener is moved into it; hold what cannot be moved by std::unique_ptr
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#include <atomic>
#include <memory>

struct counting {
    using family = hearken::family::events;
#ifdef MENDED
    std::unique_ptr<std::atomic<int>> told = std::make_unique<std::atomic<int>>(0);
    void operator()(const hearken::event&) { ++*told; }
#else
    std::atomic<int> told{0};
    void operator()(const hearken::event&) { ++told; }
#endif
};
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, counting{}};
