// SPDX-License-Identifier: BSL-1.0
// A payload format of one's own: specialise codec<T>, and T is a payload, a publication and a capture.
#include <hearken/hearken.hpp>

#include <charconv>
#include <cstdio>
#include <iostream>

struct colour {
    unsigned red, green, blue;
};

template <>
struct hearken::codec<colour> {
    static result<colour> decode(std::string_view text) {
        unsigned rgb = 0;
        if (text.size() != 7 || text[0] != '#' ||
            std::from_chars(text.data() + 1, text.data() + 7, rgb, 16).ptr != text.data() + 7) {
            return fail(errc::invalid_payload, "expected a colour such as #FF8800");
        }
        return colour{rgb >> 16, rgb >> 8 & 255, rgb & 255};
    }
    static result<std::string> encode(const colour& c) {
        char text[8];
        std::snprintf(text, sizeof text, "#%02X%02X%02X", c.red & 255, c.green & 255, c.blue & 255);
        return text;
    }
};

int main(int argc, char** argv) {
    hearken::listener app{
        {.broker = argc > 1 ? argv[1] : "mqtt://localhost:1883", .client_id = "codec"},
        hearken::on<"lamps/<lamp>/colour">([](std::string_view lamp, const colour& c) {
            std::cout << lamp << ": red " << c.red << " green " << c.green << " blue " << c.blue << std::endl;
        }),
        hearken::on<"themes/<colour>/<name>">([](colour c, std::string_view name) { // as a capture
            std::cout << name << ": red " << c.red << std::endl;
        }),
        hearken::on<"lamps/<lamp>/firmware">([](std::string_view lamp, hearken::byte_span image) { // bytes as they are
            std::cout << lamp << ": " << image.size() << " bytes of firmware" << std::endl;
        }),
    };
    return app.run();
}
