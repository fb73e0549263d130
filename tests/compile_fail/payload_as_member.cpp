// expect: hearken: a member of this type cannot be read or written
#include <hearken/route/router.hpp>

struct row {
#ifdef MENDED
    std::optional<int> value;
#else
    hearken::or_empty<int> value;
#endif
};
auto r = hearken::detail::decode_payload<row>;
