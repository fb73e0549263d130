// expect: hearken: a listener has one store; remove the other
#include <hearken/run/parts.hpp>

struct fake_store {
    using family = hearken::family::store;
};

#ifdef MENDED
static_assert(hearken::run::check_parts<fake_store>());
#else
static_assert(hearken::run::check_parts<fake_store, fake_store>());
#endif
