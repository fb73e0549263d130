// SPDX-License-Identifier: BSL-1.0
// libcbor as the judge: it reads what we write, and we read and refuse what it does.
#include <hearken/cbor/reader.hpp>
#include <hearken/cbor/writer.hpp>

#include "support/cbor_text.hpp"

#include <cbor.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <string_view>

namespace {

using hearken::cbor::detail::makes_number;

struct releases {
    void operator()(cbor_item_t* item) const { cbor_decref(&item); }
};
using item = std::unique_ptr<cbor_item_t, releases>;

item load(std::string_view bytes, std::size_t& read) {
    cbor_load_result result{};
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as bytes
    item found(cbor_load(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), &result));
    read = result.read;
    return found;
}

std::string content(const cbor_item_t* whole) {
    const bool text = cbor_isa_string(whole);
    const auto one = [&](const cbor_item_t* part) {
        const unsigned char* const at = text ? cbor_string_handle(part) : cbor_bytestring_handle(part);
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as bytes
        return std::string(reinterpret_cast<const char*>(at),
                           text ? cbor_string_length(part) : cbor_bytestring_length(part));
    };
    if (text ? cbor_string_is_definite(whole) : cbor_bytestring_is_definite(whole)) return one(whole);
    std::string all;
    const std::size_t count = text ? cbor_string_chunk_count(whole) : cbor_bytestring_chunk_count(whole);
    cbor_item_t** const chunks = text ? cbor_string_chunks_handle(whole) : cbor_bytestring_chunks_handle(whole);
    for (std::size_t i = 0; i < count; ++i) all += one(chunks[i]);
    return all;
}

/// As `test::describe`; false where a type of ours could not be it.
bool describe(cbor_item_t* of, std::string& out) {
    switch (cbor_typeof(of)) {
    case CBOR_TYPE_UINT: out += std::to_string(cbor_get_int(of)); return true;
    case CBOR_TYPE_NEGINT: {
        const std::uint64_t value = cbor_get_int(of);
        out += value == UINT64_MAX ? "-18446744073709551616" : "-" + std::to_string(value + 1);
        return true;
    }
    case CBOR_TYPE_BYTESTRING: out += "h'" + test::to_hex(content(of)) + "'"; return true;
    case CBOR_TYPE_STRING: out += "\"" + content(of) + "\""; return true;
    case CBOR_TYPE_ARRAY: {
        out += '[';
        for (std::size_t i = 0; i < cbor_array_size(of); ++i) {
            if (i != 0) out += ',';
            if (!describe(cbor_array_handle(of)[i], out)) return false;
        }
        out += ']';
        return true;
    }
    case CBOR_TYPE_MAP: {
        out += '{';
        for (std::size_t i = 0; i < cbor_map_size(of); ++i) {
            if (i != 0) out += ',';
            const cbor_pair pair = cbor_map_handle(of)[i];
            cbor_item_t* key = pair.key;
            while (cbor_isa_tag(key) && !makes_number(cbor_tag_value(key))) key = cbor_move(cbor_tag_item(key));
            if (!cbor_isa_string(key) || !describe(key, out)) return false;
            out += ':';
            if (!describe(pair.value, out)) return false;
        }
        out += '}';
        return true;
    }
    case CBOR_TYPE_TAG:
        // what makes a number of a tag and its item is looked at elsewhere
        if (makes_number(cbor_tag_value(of))) return false;
        return describe(cbor_move(cbor_tag_item(of)), out);
    case CBOR_TYPE_FLOAT_CTRL: break;
    }
    if (!cbor_float_ctrl_is_ctrl(of)) {
        out += test::float_text(cbor_float_get_float(of));
        return true;
    }
    if (cbor_is_bool(of))
        out += cbor_get_bool(of) ? "true" : "false";
    else if (cbor_is_null(of) || cbor_is_undef(of))
        out += "null";
    else
        return false;
    return true;
}

bool ours(std::string_view bytes, std::string* text = nullptr, std::string* why = nullptr) {
    hearken::scratch memory;
    hearken::cbor::reader in(bytes, memory);
    const bool fine = (text != nullptr ? test::describe(in, *text) : in.skip()) && in.end();
    if (!fine && why != nullptr) *why = in.failure().what;
    return fine;
}

/// Compares both on one document, which may be anything.
void judge(const std::string& bytes, int& read_by_both) {
    std::string why;
    const bool passed = ours(bytes, nullptr, &why);
    // libcbor does not look at UTF-8, goes deeper, and makes room for as many items as are announced, even in a string
    if (why == "invalid UTF-8" || why.starts_with("nested deeper") || why.starts_with("malformed string")) return;
    if (why.ends_with(" items, found the end")) return;
    std::size_t read = 0;
    const item theirs = load(bytes, read);
    const bool whole = theirs != nullptr && read == bytes.size();
    ASSERT_TRUE(passed || !whole) << test::to_hex(bytes) << ": " << why;
    if (passed && !whole) {
        // 0.8 knows no simple values but its own four, and of the short tags not those from 6 to 20
        bool known = true;
        for (const char byte : bytes) {
            const auto first = static_cast<unsigned char>(byte);
            known = known && !(first >= 0xC6 && first <= 0xD4) && !(first >= 0xE0 && first <= 0xF3) && first != 0xF8;
        }
        ASSERT_FALSE(known) << test::to_hex(bytes);
        return;
    }
    if (!passed) return;
    std::string mine;
    std::string judged;
    const bool typed = ours(bytes, &mine);
    if (!describe(theirs.get(), judged)) return; // nothing that a type of ours could be
    ASSERT_TRUE(typed) << test::to_hex(bytes);
    ASSERT_EQ(mine, judged) << test::to_hex(bytes);
    ++read_by_both;
}

/// A document of any kinds, mostly shallow.
class generator {
public:
    explicit generator(unsigned seed) : random_(seed) {}

    std::string document() {
        std::string out;
        value(out, 0);
        return out;
    }
    unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }

private:
    void head(std::string& out, unsigned kind, std::uint64_t value) {
        if (below(4) == 0) { // longer than it need be
            const unsigned power = value <= 0xFF ? below(4) : 3;
            out += static_cast<char>(kind << 5 | (24 + power));
            for (unsigned i = 1U << power; i-- != 0;) out += static_cast<char>(value >> (8 * i) & 0xFF);
            return;
        }
        char room[9];
        out.append(room,
                   hearken::cbor::detail::write_head(room, static_cast<hearken::cbor::detail::major>(kind), value));
    }
    void text(std::string& out, unsigned kind) {
        constexpr std::string_view words[] = {
            "", "a", "temperature", "\xC3\xBC", "\xF0\x90\x85\x91", "a text of more than twenty-three bytes"};
        const std::string_view word = words[below(6)];
        head(out, kind, word.size());
        out += word;
    }
    void string(std::string& out, unsigned kind) {
        if (below(5) != 0) return text(out, kind);
        out += static_cast<char>(kind << 5 | 31);
        for (unsigned i = below(4); i != 0; --i) text(out, kind);
        out += '\xFF';
    }
    void value(std::string& out, int depth) {
        switch (below(depth < 5 ? 11 : 7)) {
        case 0: return head(out, 0, random_() >> below(64));
        case 1: return head(out, 1, random_() >> below(64));
        case 2: return string(out, 2);
        case 3: return string(out, 3);
        case 4: out += static_cast<char>(0xF4 + below(4)); return;
        case 5: {
            const unsigned power = 1 + below(3);
            out += static_cast<char>(0xF8 + power);
            for (unsigned i = 1U << power; i != 0; --i) out += static_cast<char>(random_() & 0xFF);
            return;
        }
        case 6: out += "\xD8\x20"; return value(out, depth + 1); // a tag of an URI, on anything
        case 7:
        case 8: return container(out, 4, depth);
        default: return container(out, 5, depth);
        }
    }
    void container(std::string& out, unsigned kind, int depth) {
        const unsigned count = below(5);
        const bool indefinite = below(3) == 0;
        if (indefinite)
            out += static_cast<char>(kind << 5 | 31);
        else
            head(out, kind, count);
        for (unsigned i = 0; i < count; ++i) {
            if (kind == 5) string(out, 3);
            value(out, depth + 1);
        }
        if (indefinite) out += '\xFF';
    }

    std::mt19937_64 random_;
};

TEST(libcbor, reads_the_same) {
    generator make(1);
    int both = 0;
    for (int i = 0; i < 20'000 && !HasFatalFailure(); ++i) judge(make.document(), both);
    EXPECT_GT(both, 19'000);
}

TEST(libcbor, refuses_the_same) {
    generator make(2);
    int both = 0;
    for (int i = 0; i < 60'000 && !HasFatalFailure(); ++i) {
        std::string bytes = make.document();
        for (unsigned k = 1 + make.below(3); k != 0 && !bytes.empty(); --k) {
            const unsigned at = make.below(static_cast<unsigned>(bytes.size()));
            switch (make.below(4)) {
            case 0: bytes[at] = static_cast<char>(make.below(256)); break;
            case 1: bytes.erase(at, 1); break;
            case 2: bytes.insert(at, 1, static_cast<char>(make.below(256))); break;
            default: bytes.resize(at); break;
            }
        }
        judge(bytes, both);
    }
    EXPECT_GT(both, 1'000);
}

/// Writes a described value anew with libcbor's own writer, which keeps the order of keys.
TEST(libcbor, writes_the_same) {
    std::string bytes;
    hearken::cbor::writer out(bytes);
    out.begin_object(6);
    for (const char* key : {"a", "b", "c", "d", "e", "f"}) {
        ASSERT_TRUE(out.key(key));
        switch (*key) {
        case 'a': out.integer(-70000); break;
        case 'b': ASSERT_TRUE(out.string("a text of more than twenty-three bytes")); break;
        case 'c': ASSERT_TRUE(out.real(1.1)); break;
        case 'd': ASSERT_TRUE(out.bytes("\x01\x02")); break;
        case 'e':
            out.begin_array(3);
            out.null();
            out.boolean(false);
            out.integer(UINT64_MAX);
            out.end_array();
            break;
        default: out.begin_object(0); out.end_object();
        }
    }
    out.end_object();
    ASSERT_TRUE(out.end());
    std::size_t read = 0;
    const item theirs = load(bytes, read);
    ASSERT_TRUE(theirs != nullptr && read == bytes.size());
    unsigned char* again = nullptr;
    std::size_t room = 0;
    const std::size_t size = cbor_serialize_alloc(theirs.get(), &again, &room);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as bytes
    EXPECT_EQ(test::to_hex({reinterpret_cast<const char*>(again), size}), test::to_hex(bytes));
    std::free(again); // NOLINT: libcbor's allocator is malloc
}

} // namespace
