// expect: hearken: received<T> outlives the message's bytes; write std::string instead of std::string_view
#include <hearken/route/router.hpp>

#ifdef MENDED
using value = hearken::or_empty<hearken::plain<std::string>>;
#else
using value = hearken::or_empty<hearken::plain<std::string_view>>;
#endif
auto r = hearken::on<"a/+">([](std::span<hearken::received<value>>) {});
