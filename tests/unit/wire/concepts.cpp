// SPDX-License-Identifier: BSL-1.0
#include <hearken/json/reader.hpp>
#include <hearken/json/writer.hpp>
#include <hearken/wire/concepts.hpp>
#include <hearken/wire/containers.hpp>
#include <hearken/wire/object.hpp>

#include <gtest/gtest.h>

#include <charconv>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using hearken::errc;
using hearken::error;
using hearken::step;
using hearken::token;

/// Another format behind the same calls: one byte of kind, then a count or length in a byte, then the content. Objects
/// and arrays say ahead how much they hold, as binary formats do.
class tagged_reader {
public:
    struct mark {
        std::size_t at;
        std::vector<unsigned> left;
    };
    tagged_reader(std::string_view bytes, hearken::scratch& memory) : bytes_(bytes), memory_(&memory) {}

    token peek() {
        if (at_ == bytes_.size()) return token::nothing;
        switch (bytes_[at_]) {
        case 'o': return token::object;
        case 'a': return token::array;
        case 's': return token::string;
        case 'n': return token::number;
        case 't':
        case 'f': return token::boolean;
        case '0': return token::null;
        default: return token::nothing;
        }
    }
    step enter_object() { return enter('o', "an object"); }
    step next_member() { return next(); }
    bool match_key(const hearken::known_key&) { return false; }
    bool key(std::string_view& out) { return string(out); }
    step enter_array() { return enter('a', "an array"); }
    step next_element() { return next(); }
    bool null() { return take('0') || unexpected("null"); }
    bool boolean(bool& out) {
        out = take('t');
        return out || take('f') || unexpected("a boolean");
    }
    template <class T>
    bool integer(T& out) {
        return number_as(out);
    }
    template <class T>
    bool real(T& out) {
        return number_as(out);
    }
    bool number(std::string_view& out) { return sized('n', out) || unexpected("a number"); }
    bool string(std::string_view& out) { return sized('s', out) || unexpected("a string"); }
    bool raw(std::string_view& out) {
        const std::size_t from = at_;
        if (!skip()) return false;
        out = bytes_.substr(from, at_ - from);
        return true;
    }
    bool skip() {
        std::string_view text;
        bool flag = false;
        switch (peek()) {
        case token::object:
        case token::array: {
            const bool object = peek() == token::object;
            step at = object ? enter_object() : enter_array();
            while (at == step::more) {
                if ((object && !key(text)) || !skip()) return false;
                at = next();
            }
            return at == step::done;
        }
        case token::string: return string(text);
        case token::number: return number(text);
        case token::boolean: return boolean(flag);
        case token::null: return null();
        case token::nothing: break;
        }
        return unexpected("a value");
    }
    std::size_t position() { return at_; }
    mark here() { return {at_, left_}; }
    void rewind(mark to) {
        at_ = to.at;
        left_ = to.left;
    }
    bool end() { return at_ == bytes_.size() || refuse(errc::invalid_payload, "expected the end", at_); }
    bool refuse(errc code, std::string what, std::size_t byte) {
        failure_ = {.code = code, .what = std::move(what), .byte = byte};
        return false;
    }
    bool unexpected(std::string_view expected) {
        return refuse(errc::wrong_type, "expected " + std::string(expected) + ", found " + std::string(name(peek())),
                      at_);
    }
    error& failure() { return failure_; }
    hearken::scratch& memory() { return *memory_; }

private:
    bool take(char kind) {
        if (at_ == bytes_.size() || bytes_[at_] != kind) return false;
        ++at_;
        return true;
    }
    bool sized(char kind, std::string_view& out) {
        if (!take(kind)) return false;
        const std::size_t size = static_cast<unsigned char>(bytes_[at_++]);
        out = bytes_.substr(at_, size);
        at_ += size;
        return true;
    }
    template <class T>
    bool number_as(T& out) {
        std::string_view digits;
        return number(digits) && std::from_chars(digits.data(), digits.data() + digits.size(), out).ec == std::errc{};
    }
    step enter(char kind, std::string_view what) {
        if (!take(kind)) return unexpected(what), step::failed;
        const unsigned count = static_cast<unsigned char>(bytes_[at_++]);
        if (count == 0) return step::done;
        left_.push_back(count);
        return step::more;
    }
    step next() {
        if (--left_.back() != 0) return step::more;
        left_.pop_back();
        return step::done;
    }

    std::string_view bytes_;
    hearken::scratch* memory_;
    std::size_t at_ = 0;
    std::vector<unsigned> left_;
    error failure_;
};

class tagged_writer {
public:
    explicit tagged_writer(std::string& out) : out_(out) {}
    void begin_object(std::size_t members) { sized('o', members, {}); }
    bool key(std::string_view text) { return string(text); }
    void end_object() {}
    void begin_array(std::size_t elements) { sized('a', elements, {}); }
    void end_array() {}
    void null() { out_ += '0'; }
    void boolean(bool value) { out_ += value ? 't' : 'f'; }
    template <class T>
    void integer(T value) {
        (void)number(std::to_string(value));
    }
    template <class T>
    bool real(T value) {
        return number(std::to_string(value));
    }
    bool string(std::string_view text) { return sized('s', text.size(), text); }
    bool number(std::string_view digits) { return sized('n', digits.size(), digits); }
    bool raw(std::string_view bytes) {
        out_ += bytes;
        return true;
    }
    bool refuse(errc code, std::string what) {
        failure_ = {.code = code, .what = std::move(what)};
        return false;
    }
    error& failure() { return failure_; }

private:
    bool sized(char kind, std::size_t size, std::string_view content) {
        out_ += kind;
        out_ += static_cast<char>(size);
        out_ += content;
        return true;
    }
    std::string& out_;
    error failure_;
};

static_assert(hearken::wire::reader<hearken::json::reader> && hearken::wire::writer<hearken::json::writer>);
static_assert(hearken::wire::reader<tagged_reader> && hearken::wire::writer<tagged_writer>);
static_assert(!hearken::wire::reader<hearken::json::writer> && !hearken::wire::writer<int>);

struct point {
    double x{};
    std::optional<std::int64_t> y;
    std::vector<std::string> labels;
    std::map<std::string, bool> flags;
    std::unique_ptr<point> next;
};

TEST(concepts, another_format_behind_the_same_calls) {
    point value{.x = 1.5, .y = -7, .labels = {"a", ""}, .flags = {{"on", true}, {"off", false}}, .next = nullptr};
    value.next = std::make_unique<point>();
    std::string bytes;
    tagged_writer out(bytes);
    ASSERT_TRUE(hearken::wire::form<point>::write(out, value));
    point back;
    hearken::scratch memory;
    tagged_reader in(bytes, memory);
    ASSERT_TRUE(hearken::wire::form<point>::read(in, back)) << in.failure().text();
    ASSERT_TRUE(in.end());
    EXPECT_EQ(back.x, 1.5);
    EXPECT_EQ(back.y, -7);
    EXPECT_EQ(back.labels, value.labels);
    EXPECT_EQ(back.flags, value.flags);
    ASSERT_NE(back.next, nullptr);
    EXPECT_EQ(back.next->next, nullptr);
    EXPECT_FALSE(back.next->y);
}

TEST(concepts, errors_are_the_same_in_every_format) {
    point value;
    hearken::scratch memory;
    tagged_reader in(std::string_view("o\x01s\x01xs\x01z", 9), memory);
    EXPECT_FALSE(hearken::wire::form<point>::read(in, value));
    EXPECT_EQ(in.failure().text(), ".x: expected a number, found a string, byte 5");
}

} // namespace
