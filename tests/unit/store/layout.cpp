// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/layout.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace {

using hearken::errc;
using hearken::sql::check_fillable;
using hearken::sql::check_layout;
using hearken::sql::found_column;

struct device {
    hearken::auto_id id;
    std::string_view uuid;
    std::optional<bool> online;
};
constexpr auto devices = hearken::table{"device_main", hearken::key<&device::uuid>};

/// Numbers into N, the rest into T.
struct plain {
    static std::string type_of(const hearken::column& one, bool) {
        return one.kind == hearken::cell_kind::integer ? "N" : "T";
    }
    static bool holds(const found_column& found, const hearken::column& wanted) {
        return found.type == type_of(wanted, false);
    }
};

std::string said(const hearken::result<>& how) {
    if (how) return "fine";
    EXPECT_EQ(how.error().code, errc::schema_mismatch);
    return how.error().text();
}

TEST(layout, columns_are_missing_or_of_another_type) {
    std::vector<found_column> found{{"ID", "N"}, {"more", "?"}, {"uuid", "T"}};
    EXPECT_EQ(
        said(check_layout<plain>(devices.schema(), found)),
        "table device_main: column online is missing; add it: ALTER TABLE \"device_main\" ADD COLUMN \"online\" T");
    found.push_back({"online", "N"});
    EXPECT_EQ(said(check_layout<plain>(devices.schema(), found)),
              "table device_main: column online is declared as N, which does not keep what the struct writes; declare "
              "it as \"online\" T");
    found.back().type = "T";
    EXPECT_EQ(said(check_layout<plain>(devices.schema(), found)), "fine");
}

TEST(layout, what_nobody_fills_is_named) {
    std::vector<found_column> found{{"id", "N", false, true}, {"uuid", "T", false, false}, {"owner", "T", false, true}};
    EXPECT_EQ(said(check_fillable(devices.schema(), found)), "fine");
    found.back().has_default = false;
    EXPECT_EQ(said(check_fillable(devices.schema(), found)),
              "table device_main: column owner must have a value in a new row, and nothing gives one; let it have a "
              "default, or be NULL");
    found.back().may_be_null = true;
    EXPECT_EQ(said(check_fillable(devices.schema(), found)), "fine");
    found.front().has_default = false;
    EXPECT_NE(said(check_fillable(devices.schema(), found)), "fine") << "the struct leaves the id to the database";
}

TEST(layout, what_may_be_created) {
    using hearken::creation;
    using hearken::sql::may_create;
    EXPECT_TRUE(may_create(creation::everything, devices.schema()));
    EXPECT_FALSE(may_create(creation::progress, devices.schema()));
    EXPECT_TRUE(may_create(creation::progress, hearken::progress_table.schema()));
    EXPECT_FALSE(may_create(creation::nothing, hearken::progress_table.schema()));
    EXPECT_EQ(hearken::sql::missing_table(devices.schema()).error().code, errc::schema_mismatch);
}

} // namespace
