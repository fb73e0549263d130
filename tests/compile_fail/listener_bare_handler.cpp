// expect: hearken: a part of a listener must say what it is; wrap a handler in hearken::on<
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#ifdef MENDED
hearken::listener app{hearken::options{}, hearken::transport::loopback{},
                      hearken::on<"a/<id>">([](std::string_view) {})};
#else
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, [](std::string_view) {}};
#endif
