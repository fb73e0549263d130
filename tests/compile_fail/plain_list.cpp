// expect: hearken: plain text is one value without arrays and objects; write the type without plain<>, or csv<T> for values between commas
#include <hearken/route/router.hpp>

#include <vector>

#ifdef MENDED
using value = hearken::csv<std::vector<int>>;
#else
using value = hearken::plain<std::vector<int>>;
#endif
auto r = hearken::detail::decode_payload<value>;
