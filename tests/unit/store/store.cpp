// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/store.hpp>

#include <gtest/gtest.h>

namespace {

using hearken::result;

/// The least that is a store.
struct nowhere {
    using family = hearken::family::store;
    result<> open() { return {}; }
    result<> begin() { return {}; }
    result<> apply(std::span<const hearken::row>) { return {}; }
    result<> commit(const std::optional<hearken::progress>&) { return {}; }
    void rollback() noexcept {}
    result<std::optional<hearken::progress>> read_progress(std::string_view) { return std::nullopt; }
    result<bool> has(const hearken::table_schema&) { return true; }
    bool durable() const { return false; }
    result<> check() { return {}; }
    void close() noexcept {}
};
static_assert(hearken::store<nowhere>);

struct of_no_family : nowhere {
    using family = void;
};
static_assert(!hearken::store<of_no_family>);

struct may_throw : nowhere {
    void rollback() {}
};
static_assert(!hearken::store<may_throw>);
static_assert(!hearken::store<int>);

TEST(store, is_a_concept_that_a_program_can_meet) {
    nowhere own;
    EXPECT_TRUE(own.open());
    EXPECT_TRUE(hearken::store<nowhere>);
}

} // namespace
