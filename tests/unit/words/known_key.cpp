// SPDX-License-Identifier: BSL-1.0
#include <hearken/words/known_key.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

using hearken::known_key;
using hearken::tag_of;

namespace {

static_assert(tag_of("") == 0 && tag_of("ab") != tag_of("ac") && tag_of("a") != tag_of("aa"));
static_assert(tag_of("abc") != tag_of("adc") && tag_of("abcd") == tag_of("axcd"));
static_assert(known_key().first == 0 && known_key().tag == 0, "matches nothing");
static_assert(known_key("a\"b").first == 0 && known_key("12345678\n").first == 0, "has an escape in JSON");
static_assert(known_key("ab").quoted_size == 5 && known_key("ab").first == known_key("ab").last);

TEST(known_key, the_words_are_the_bytes_of_the_quoted_key) {
    for (std::size_t size = 0; size != 30; ++size) {
        std::string name;
        for (std::size_t i = 0; i != size; ++i) name += static_cast<char>('a' + i % 26);
        const known_key key(name);
        std::string bytes = "\"" + name + "\":";
        ASSERT_EQ(key.quoted_size, bytes.size());
        if (bytes.size() < 8) bytes.resize(8, '?');
        std::uint64_t first;
        std::uint64_t last;
        std::memcpy(&first, bytes.data(), 8);
        std::memcpy(&last, bytes.data() + bytes.size() - 8, 8);
        EXPECT_EQ(first & key.used, key.first) << name;
        EXPECT_EQ(last & key.used, key.last) << name;
        EXPECT_EQ(key.text, name);
    }
}

} // namespace
