// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/handling.hpp>

#include "bench.hpp"

#include <gtest/gtest.h>

namespace {

using hearken::run::end;

TEST(handling, tells_what_became_of_each_message_of_its_share) {
    test::inner inner;
    hearken::router routes(hearken::on<"<n>">([](int n) -> hearken::result<> {
        if (n == 2) return hearken::rejected("two");
        if (n == 3) return hearken::retry_later("three");
        return {};
    }));
    hearken::routing_of<decltype(routes)> face(routes);
    const hearken::run::dynamic_routes late;
    const hearken::run::repeats known;
    hearken::run::handling way(inner.shared, inner.app, face, late, nullptr, known);
    const std::vector<hearken::message_view> batch{{.topic = "1"}, {.topic = "2"},   {.topic = "3"},
                                                   {.topic = "3"}, {.topic = "a/b"}, {.topic = "2"}};
    std::vector<end> ends(batch.size(), end::handled);
    way.begin({batch, {}, ends});
    for (const std::uint32_t i : {0U, 1U, 2U, 3U, 4U}) way.handle(i); // the last one is another's
    way.flush();
    EXPECT_EQ(ends,
              (std::vector{end::handled, end::rejected, end::handled, end::handled, end::unmatched, end::handled}));
    ASSERT_EQ(way.became().rejected.size(), 1U);
    EXPECT_EQ(way.became().rejected[0].message, 1U);
    EXPECT_EQ(way.became().rejected[0].why.route, "<n>");
    ASSERT_EQ(way.became().again.size(), 2U) << "what follows a retry on its topic waits";
    EXPECT_TRUE(way.became().again[0].tried);
    EXPECT_FALSE(way.became().again[1].tried);
}

} // namespace
