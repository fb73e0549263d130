// SPDX-License-Identifier: BSL-1.0
#pragma once
// Numbers, strings and property lists of MQTT packets, as far as the generator reads and writes them.

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace wire {

/// Ends the process: the generator is a measuring tool.
[[noreturn]] inline void fail(const char* what, const char* why) {
    std::fprintf(stderr, "broker: %s: %s\n", what, why);
    std::exit(1);
}

inline void check(bool fine, const char* what) {
    if (!fine) fail(what, std::strerror(errno));
}

/// Takes big-endian numbers and length-prefixed bytes off the front of a packet.
class cursor {
public:
    explicit cursor(std::string_view bytes) : left_(bytes) {}

    std::string_view bytes(std::size_t count) {
        if (count > left_.size()) fail("packet", "ends too early");
        const std::string_view taken = left_.substr(0, count);
        left_.remove_prefix(count);
        return taken;
    }
    std::uint8_t byte() { return static_cast<std::uint8_t>(bytes(1)[0]); }
    std::uint16_t two() {
        const unsigned high = byte();
        return static_cast<std::uint16_t>(high << 8U | byte());
    }
    std::uint32_t variable() {
        std::uint32_t value = 0;
        for (unsigned shift = 0; shift < 28; shift += 7) {
            const std::uint8_t next = byte();
            value |= (next & 0x7FU) << shift;
            if ((next & 0x80U) == 0) return value;
        }
        fail("packet", "variable byte integer over four bytes");
    }
    std::string_view text() { return bytes(two()); }
    [[nodiscard]] bool empty() const noexcept { return left_.empty(); }

private:
    std::string_view left_;
};

inline void put_two(std::string& out, std::size_t value) {
    out += static_cast<char>(value >> 8U & 0xFFU);
    out += static_cast<char>(value & 0xFFU);
}

inline void put_variable(std::string& out, std::size_t value) {
    do {
        const std::size_t low = value & 0x7FU;
        value >>= 7U;
        out += static_cast<char>(value == 0 ? low : low | 0x80U);
    } while (value != 0);
}

/// Reads a property list (MQTT 5.0 2.2.2) and calls `seen(identifier, value)` for its numbers.
template <class Seen>
void read_properties(cursor& from, Seen seen) {
    cursor list{from.bytes(from.variable())};
    while (!list.empty()) {
        const std::uint32_t identifier = list.variable();
        switch (identifier) {
        case 0x01:
        case 0x17:
        case 0x19:
        case 0x24:
        case 0x25:
        case 0x28:
        case 0x29:
        case 0x2A: seen(identifier, list.byte()); break;
        case 0x13:
        case 0x21:
        case 0x22:
        case 0x23: seen(identifier, list.two()); break;
        case 0x02:
        case 0x11:
        case 0x18:
        case 0x27: list.bytes(4); break;
        case 0x0B: seen(identifier, list.variable()); break;
        case 0x26: list.text(); [[fallthrough]];
        default: list.text(); break;
        }
    }
}

} // namespace wire
