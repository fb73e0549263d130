// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/schema.hpp>

#include <gtest/gtest.h>

#include <memory>

namespace vendor {
struct node {
    int here;
};
} // namespace vendor

namespace {

struct node {
    std::vector<node> children;
    std::unique_ptr<vendor::node> other;
};
struct forest {
    std::vector<node> trees;
    std::optional<vendor::node> lone;
};

static_assert(hearken::schema_of<double> ==
              R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"number"})");
static_assert(hearken::schema_of<hearken::raw_json> == R"({"$schema":"https://json-schema.org/draft/2020-12/schema"})");

static_assert(hearken::schema_of<std::variant<std::vector<forest>, hearken::raw_json>> ==
                  R"({"$schema":"https://json-schema.org/draft/2020-12/schema"})",
              "whatever is said beside anything is said for nothing");

// A type that holds itself refers to the root, others stand in $defs; two with one name are told apart.
constexpr std::string_view recursive =
    R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{"children":{"type":"array","items":{"$ref":"#"}},"other":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}},"required":["children"],"$defs":{"node":{"type":"object","properties":{"here":{"type":"integer","minimum":-2147483648,"maximum":2147483647}},"required":["here"]}}})";
static_assert(hearken::schema_of<node> == recursive);

constexpr std::string_view two_nodes =
    R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{"trees":{"type":"array","items":{"$ref":"#/$defs/node"}},"lone":{"anyOf":[{"$ref":"#/$defs/node2"},{"type":"null"}]}},"required":["trees"],"$defs":{"node":{"type":"object","properties":{"children":{"type":"array","items":{"$ref":"#/$defs/node"}},"other":{"anyOf":[{"$ref":"#/$defs/node2"},{"type":"null"}]}},"required":["children"]},"node2":{"type":"object","properties":{"here":{"type":"integer","minimum":-2147483648,"maximum":2147483647}},"required":["here"]}}})";

TEST(schema, is_the_same_when_run) {
    EXPECT_EQ(hearken::schema<node>(), recursive);
    EXPECT_EQ(hearken::schema<forest>(), two_nodes);
    EXPECT_EQ(hearken::schema_of<forest>, two_nodes);
}

} // namespace
