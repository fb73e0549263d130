// SPDX-License-Identifier: BSL-1.0
#include <hearken/rows/patch.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace {

std::string changed(std::string_view document, std::string_view replace, std::string_view merge) {
    hearken::json_patcher patcher;
    std::string out = "before:";
    if (!patcher.apply(out, document, {replace, merge})) return out == "before:" ? "refused" : "refused, not undone";
    return out.substr(7);
}

// RFC 7396, appendix A: those whose patch is an object.
TEST(patch, merges_as_the_rfc_says) {
    struct example {
        std::string_view document, merge, result;
    };
    for (const example& one : {
             example{R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
             example{R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
             example{R"({"a":"b"})", R"({"a":null})", R"({})"},
             example{R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
             example{R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
             example{R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})"},
             example{R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
             example{R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
             example{R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})"},
             example{R"([1,2])", R"({"a":"b","c":null})", R"({"a":"b"})"},
             example{R"({})", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"},
         }) {
        EXPECT_EQ(changed(one.document, "", one.merge), one.result) << one.document << " " << one.merge;
    }
}

TEST(patch, replaces_whole_members_and_keeps_the_others) {
    constexpr std::string_view document = R"({"sensors":{"t":{"value":1}},"status":{"rssi":-50},"location":{"lat":1}})";
    EXPECT_EQ(changed(document, R"({"sensors":{"h":{"value":60}},"location":null,"upload_timestamp":"now"})", ""),
              R"({"sensors":{"h":{"value":60}},"status":{"rssi":-50},"upload_timestamp":"now"})");
}

TEST(patch, a_replaced_member_keeps_the_nulls_inside) {
    EXPECT_EQ(changed("", R"({"a":{"b":null},"c":null})", ""), R"({"a":{"b":null}})");
}

TEST(patch, replaces_first_and_then_merges) {
    EXPECT_EQ(changed(R"({"s":{"a":1},"t":{"b":1}})", R"({"s":{"c":1}})", R"({"s":{"d":1},"t":{"b":null,"e":2}})"),
              R"({"s":{"c":1,"d":1},"t":{"e":2}})");
}

TEST(patch, numbers_and_texts_stay_as_they_were_written) {
    EXPECT_EQ(changed(R"({"a":25.50,"b":1e3,"c":"\u00e9\n"})", "", R"({"d":60.0,"e":18446744073709551616})"),
              R"({"a":25.50,"b":1e3,"c":"\u00e9\n","d":60.0,"e":18446744073709551616})");
}

TEST(patch, what_is_no_object_counts_as_empty) {
    for (const std::string_view document : {"", "  ", "null", "5", "[1,{\"a\":2}]", "\"text\"", "true"}) {
        EXPECT_EQ(changed(document, "", R"({"a":1})"), R"({"a":1})") << document;
    }
}

TEST(patch, blanks_do_no_harm) {
    EXPECT_EQ(changed(" { \"a\" : [ 1 , 2 ] ,\n\t\"b\":{ } } ", "", " { \"b\" : { \"c\" : 1 } } "),
              R"({"a":[ 1 , 2 ],"b":{"c":1}})");
}

TEST(patch, keys_are_compared_by_what_they_mean) {
    EXPECT_EQ(changed(R"({"\u0061\u00e9\ud83d\ude00":1})", "", "{\"a\xC3\xA9\xF0\x9F\x98\x80\":2}"),
              R"({"\u0061\u00e9\ud83d\ude00":2})");
    EXPECT_EQ(changed(R"({"a\/b\n\"":1})", "", R"({"a/b\u000A\u0022":2})"), R"({"a\/b\n\"":2})");
    EXPECT_EQ(changed(R"({"\u20ac":1})", "", "{\"\xE2\x82\xAC\":null}"), "{}");
}

TEST(patch, of_two_members_with_one_name_the_last_counts) {
    EXPECT_EQ(changed("", "", R"({"a":1,"a":2})"), R"({"a":2})");
    EXPECT_EQ(changed(R"({"a":0})", R"({"a":1,"a":2})", ""), R"({"a":2})");
}

TEST(patch, refuses_what_is_no_json_and_undoes_its_part) {
    for (const std::string_view wrong :
         {"{", "}", "{\"a\"}", "{\"a\":}", "{\"a\":1", "{\"a\":1,}", "{\"a\":1}x", "{a:1}", "{\"a\":\"b}", "x",
          "{\"a\":[1}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{\"a", "{\"a\":x}", "{,}"}) {
        EXPECT_EQ(changed(wrong, "", R"({"b":1})"), "refused") << wrong;
        EXPECT_EQ(changed(R"({"b":1})", wrong, ""), "refused") << wrong;
        EXPECT_EQ(changed(R"({"b":1})", "", wrong), "refused") << wrong;
        EXPECT_EQ(changed(R"({"b":1})", R"({"c":2})", wrong), "refused") << wrong;
    }
    for (const std::string_view no_object : {"null", "5", "[1]", "\"a\""}) {
        EXPECT_EQ(changed("{}", no_object, ""), "refused") << no_object;
        EXPECT_EQ(changed("{}", "", no_object), "refused") << no_object;
    }
}

TEST(patch, depth_is_bounded) {
    const auto nested = [](unsigned depth) {
        std::string text;
        for (unsigned i = 0; i < depth; ++i) text += "{\"a\":";
        text += "1";
        return text + std::string(depth, '}');
    };
    EXPECT_EQ(changed("", "", nested(64)), nested(64));
    EXPECT_EQ(changed("", "", nested(100'000)), "refused");
    EXPECT_EQ(changed(nested(100'000), "", R"({"b":1})").size(), nested(100'000).size() + 6);
}

TEST(patch, keeps_its_memory) {
    hearken::json_patcher patcher;
    std::string out;
    for (int i = 0; i < 1'000; ++i) {
        out.clear();
        ASSERT_TRUE(patcher.apply(out, R"({"a":{"b":{"c":1}}})", {R"({"x":1})", R"({"a":{"b":{"d":2}}})"}));
        ASSERT_EQ(out, R"({"a":{"b":{"c":1,"d":2}},"x":1})");
    }
}

} // namespace

namespace {

// A device may send what it likes: the time must not grow with the square of the members.
TEST(json_patcher, a_large_object_is_merged_member_by_member) {
    std::string change = "{", expected;
    for (int i = 0; i < 80'000; ++i)
        change += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":" + std::to_string(i);
    change += "}";
    hearken::json_patcher patcher;
    std::string first, second;
    ASSERT_TRUE(patcher.apply(first, "{}", {.replace = {}, .merge = change}));
    EXPECT_EQ(first, change);
    ASSERT_TRUE(patcher.apply(second, first, {.replace = {}, .merge = R"({"k7":"x","k\u0038":"y","new":1})"}));
    expected = change;
    expected.replace(expected.find("\"k7\":7"), 6, "\"k7\":\"x\"");
    expected.replace(expected.find("\"k8\":8"), 6, "\"k8\":\"y\"");
    expected.insert(expected.size() - 1, ",\"new\":1");
    EXPECT_EQ(second, expected);
}

TEST(json_patcher, the_last_of_equal_keys_counts_in_large_objects_too) {
    std::string document = "{";
    for (int i = 0; i < 40; ++i) document += "\"a" + std::to_string(i % 20) + "\":" + std::to_string(i) + ",";
    document.back() = '}';
    hearken::json_patcher patcher;
    std::string out;
    ASSERT_TRUE(patcher.apply(out, "", {.replace = {}, .merge = document}));
    EXPECT_NE(out.find("\"a3\":23"), std::string::npos);
    EXPECT_EQ(out.find("\"a3\":3,"), std::string::npos);
}

} // namespace
