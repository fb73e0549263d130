// expect: hearken: the object has no such member function, or is const and the function is not; hand over an object of the function's class
#include <hearken/route/router.hpp>

struct service {
    void data(hearken::text) {}
};
#ifdef MENDED
service one;
#else
const service one;
#endif
auto route = hearken::on<"a">(&service::data, &one);
