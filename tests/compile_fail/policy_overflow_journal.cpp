// expect: hearken: an inbox that lasts drops nothing, full it cuts the connection and the broker keeps the rest; remove the overflow policy
#include <hearken/inbox/journal.hpp>
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#ifdef MENDED
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::inbox::journal{"spool"}};
#else
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::inbox::journal{"spool"},
                      hearken::overflow::drop_oldest{}};
#endif
