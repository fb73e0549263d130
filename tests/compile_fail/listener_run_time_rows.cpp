// expect: hearken: a handler writes rows and there is no store; hand the listener one, for instance
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

hearken::listener app{hearken::options{}, hearken::transport::loopback{}};

#ifdef MENDED
auto added = app.on("a", [](const hearken::message_view&) {});
#else
auto added = app.on("a", [](const hearken::message_view&, hearken::rows&) {});
#endif
