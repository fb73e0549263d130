// expect: hearken: a codec<T> needs a decode; write static result<T> decode(std::string_view payload)
#include <hearken/route/codec.hpp>

struct csv {
    int n;
};

#ifdef MENDED
template <>
struct hearken::codec<csv> {
    static result<csv> decode(std::string_view) { return csv{}; }
};
hearken::result<> read(csv& out, hearken::scratch& memory) {
    return hearken::detail::decode_payload("", out, memory);
}
#else
template <>
struct hearken::codec<csv> {
    static csv decode(std::string_view) { return {}; }
};
hearken::result<> read(csv& out, hearken::scratch& memory) {
    return hearken::detail::decode_payload("", out, memory);
}
#endif
