// expect: hearken: an inbox that lasts keeps what the broker sends, and QoS 0 is lost before it comes there; write hearken::qos::may_be_lost{} where that is meant, or at_least_once{}
#include <hearken/inbox/journal.hpp>
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#ifdef MENDED
using qos = hearken::qos::may_be_lost;
#else
using qos = hearken::qos::at_most_once;
#endif

hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::inbox::journal{"spool"},
                      hearken::on<"a/<name>">([](std::string_view) {}, qos{})};
