// SPDX-License-Identifier: BSL-1.0
#pragma once
// What the fuzz targets share: a claim that must hold, and values made from the fuzzer's bytes.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <type_traits>

namespace fuzz {

/// Ends the run where `holds` is false; libFuzzer keeps the input.
inline void claim(bool holds, const char* what, std::string_view more = {}) {
    if (holds) [[likely]]
        return;
    std::fprintf(stderr, "not so: %s %.*s\n", what, static_cast<int>(more.size()), more.data());
    std::abort();
}

inline std::string_view text(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// The fuzzer's bytes, taken from the front; zeros when they are used up.
class source {
public:
    explicit source(std::string_view bytes) : rest_(bytes) {}

    [[nodiscard]] bool empty() const { return rest_.empty(); }

    std::uint8_t byte() {
        if (rest_.empty()) return 0;
        const auto first = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return first;
    }
    bool flag() { return (byte() & 1) != 0; }
    std::size_t below(std::size_t limit) { return byte() % limit; }

    std::uint64_t bits(std::size_t bytes) {
        std::uint64_t made = 0;
        for (std::size_t i = 0; i < bytes; ++i) made = made << 8 | byte();
        return made;
    }
    template <class T>
    T integer() {
        return static_cast<T>(bits(sizeof(T)));
    }

    std::string_view bytes(std::size_t most) {
        const std::string_view taken = rest_.substr(0, below(most + 1));
        rest_.remove_prefix(taken.size());
        return taken;
    }

    /// Up to the next `separator`, which is passed.
    std::string_view until(char separator) {
        const std::size_t at = rest_.find(separator);
        const std::string_view taken = rest_.substr(0, at);
        rest_.remove_prefix(at == rest_.npos ? rest_.size() : at + 1);
        return taken;
    }

    [[nodiscard]] std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
};

} // namespace fuzz
