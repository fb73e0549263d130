// expect: hearken: reject::dead_letter{} writes into the store's table and there is no store; hand the listener a
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#ifdef MENDED
hearken::listener app{hearken::options{}, hearken::transport::loopback{},
                      hearken::reject::dead_letter{"dead-letters.jsonl"}};
#else
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::reject::dead_letter{}};
#endif
