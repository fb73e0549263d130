// expect: hearken: csv<T> is a struct, tuple, array or list of plain values; give every field a type without arrays and objects
#include <hearken/route/router.hpp>

#include <vector>

struct row {
    int id;
#ifdef MENDED
    hearken::csv<std::vector<int>, ' '> values;
#else
    std::vector<int> values;
#endif
};
auto r = hearken::detail::decode_payload<hearken::csv<row>>;
