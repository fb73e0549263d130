// expect: hearken: a member function needs its object; write on<"...">(&service::data, &my_service)
#include <hearken/route/router.hpp>

struct service {
    void data(hearken::text) {}
} one;

#ifdef MENDED
auto route = hearken::on<"a">(&service::data, &one);
#else
auto route = hearken::on<"a">(&service::data);
#endif
