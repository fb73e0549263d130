// expect: hearken: a run-time route is untyped; write [](const hearken::message_view&) or [](const
#include <hearken/run/dynamic_routes.hpp>

#ifdef MENDED
auto handler = hearken::run::make_untyped([](const hearken::message_view&) {});
#else
auto handler = hearken::run::make_untyped([](std::string_view) {});
#endif
