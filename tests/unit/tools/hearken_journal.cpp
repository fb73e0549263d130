// SPDX-License-Identifier: BSL-1.0
#include "../examples/journal/commands.hpp"

#include <hearken/inbox/journal.hpp>
#include <hearken/spool/inspection.hpp>

#include "../spool/bench.hpp"

#include <sstream>

namespace {

using hearken::testing::read_file;
using hearken::testing::temporary_folder;
using hearken::testing::write_file;
using test::spool_life;

struct answer {
    int code;
    std::string out;
    std::string err;
};

answer run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "hearken-journal");
    std::vector<const char*> pointers;
    for (const std::string& a : arguments) pointers.push_back(a.c_str());
    std::ostringstream out;
    std::ostringstream err;
    const int code = hearken_journal::run(static_cast<int>(pointers.size()), pointers.data(), out, err);
    return {code, out.str(), err.str()};
}

std::string write_two(const std::string& path) {
    spool_life s(path);
    hearken::spool::record one{.message = {.topic = "a/b", .payload = "22 °C", .qos = 1, .received = {}}};
    EXPECT_TRUE(s.writer.append(one));
    hearken::spool::record two{
        .message = {
            .topic = "c", .payload = "\xff\x01", .qos = 2, .retained = true, .duplicate = true, .received = {}}};
    EXPECT_TRUE(s.writer.append(two));
    return s.place.segment(0);
}

TEST(hearken_journal, lists_and_exports) {
    const temporary_folder folder;
    const std::string path = folder.path().string();
    write_two(path);
    const answer list = run({"list", path});
    EXPECT_EQ(list.code, 0) << list.err;
    EXPECT_NE(list.out.find("\"topic\":\"a/b\""), std::string::npos) << list.out;
    EXPECT_NE(list.out.find("\"bytes\":6"), std::string::npos) << list.out;
    EXPECT_EQ(list.out.find("payload\":\"22"), std::string::npos) << list.out;
    const answer all = run({"export", path, "--all"});
    EXPECT_EQ(all.code, 0) << all.err;
    EXPECT_NE(all.out.find("\"received\":\"1970-01-01T00:00:00.000000Z\""), std::string::npos) << all.out;
    EXPECT_NE(all.out.find("\"payload\":\"22 °C\""), std::string::npos) << all.out;
    EXPECT_NE(all.out.find("\"payload_base64\":\"/wE=\""), std::string::npos) << all.out;
    EXPECT_NE(all.out.find("\"retained\":true,\"duplicate\":true"), std::string::npos) << all.out;
}

TEST(hearken_journal, what_is_pending_is_known_where_the_journal_keeps_it) {
    const temporary_folder folder;
    const std::string path = folder.path().string();
    write_two(path);
    EXPECT_EQ(run({"export", "--pending", path}).code, 1);
    {
        const auto place = hearken::spool::folder::look(path);
        ASSERT_TRUE(place);
        const auto& who = place->whose();
        hearken::spool::mark mark;
        ASSERT_TRUE(mark.open(path + "/progress", XXH3_64bits_withSeed(who.id.data(), who.id.size(), who.seed)));
        ASSERT_TRUE(mark.write(hearken::spool::finished(1)));
    }
    const answer pending = run({"export", "--pending", path});
    EXPECT_EQ(pending.code, 0) << pending.err;
    EXPECT_EQ(pending.out.find("\"number\":0"), std::string::npos);
    EXPECT_NE(pending.out.find("\"number\":1"), std::string::npos);
}

TEST(hearken_journal, verifies) {
    const temporary_folder folder;
    const std::string path = folder.path().string();
    const std::string segment = write_two(path);
    const answer sound = run({"verify", path});
    EXPECT_EQ(sound.code, 0) << sound.err;
    EXPECT_NE(sound.out.find("client id id, 2 records, 0 faults"), std::string::npos) << sound.out;

    const std::string good = read_file(segment);
    std::string bad = good;
    bad[64 + 40] ^= 1; // the first record's topic
    write_file(segment, bad);
    const answer damaged = run({"verify", path});
    EXPECT_EQ(damaged.code, 1);
    EXPECT_NE(damaged.err.find("bytes are damaged"), std::string::npos) << damaged.err;
    EXPECT_NE(damaged.err.find("records 0 to 0 are not there"), std::string::npos) << damaged.err;

    write_file(segment, std::string_view(good).substr(0, 64 + 56 + 30));
    EXPECT_EQ(run({"verify", path}).code, 1) << "the file is cut off";

    bad = good;
    bad.replace(64 + 56 + 30, 20, 20, '\0');
    write_file(segment, bad);
    const answer torn = run({"verify", path});
    EXPECT_EQ(torn.code, 1);
    EXPECT_NE(torn.err.find("the last record is not whole"), std::string::npos) << torn.err;
    EXPECT_NE(torn.out.find("1 records, 1 faults"), std::string::npos) << torn.out;

    write_file(segment, good);
    std::filesystem::create_directory(path + "/quarantine");
    write_file(path + "/quarantine/bytes", "x");
    EXPECT_NE(run({"verify", path}).err.find("quarantine/bytes"), std::string::npos);
}

TEST(hearken_journal, dead_letters_are_listed_exported_verified_and_put_back) {
    const temporary_folder folder;
    const std::string path = folder.path().string();
    write_two(path);
    EXPECT_EQ(run({"list", "--dead", path}).out, "") << "it never had one";
    {
        const spool_life s(path);
        hearken::spool::dead_letters letters;
        ASSERT_TRUE(letters.open(s.place, hearken::spool::dead_letters::least, false, {}));
        const auto add = [&](std::string_view payload, std::string_view route, std::uint64_t size) {
            ASSERT_TRUE(letters.add({.message = {.topic = "a/b", .payload = payload, .qos = 1},
                                     .number = 17,
                                     .size = size,
                                     .tries = 2,
                                     .route = route,
                                     .path = "$.t",
                                     .reason = "not a \xff number",
                                     .rejected = {}}));
        };
        add("22 °C", "<x>", 6);
        add("\xff\x01", "<y>", 2);
        add("beginning", "<y>", 100);
    }
    const answer list = run({"list", "--dead", path});
    EXPECT_EQ(list.code, 0) << list.err;
    EXPECT_NE(list.out.find(R"("number":0,"record":17,)"), std::string::npos) << list.out;
    EXPECT_NE(list.out.find(R"("tries":2,"route":"<x>","path":"$.t","reason":"not a ? number","bytes":6})"),
              std::string::npos)
        << list.out;
    const answer all = run({"export", "--dead", path});
    EXPECT_NE(all.out.find(R"("payload":"22 °C")"), std::string::npos) << all.out;
    EXPECT_NE(all.out.find(R"("payload_base64":"/wE=")"), std::string::npos) << all.out;
    EXPECT_NE(all.out.find(R"("payload":"beginning","cut_from":100)"), std::string::npos) << all.out;
    EXPECT_EQ(run({"export", "--dead", "--all", path}).code, 2);
    EXPECT_NE(run({"verify", path}).out.find("2 records, 0 faults, 3 dead letters wait"), std::string::npos);

    EXPECT_EQ(run({"reinject", path}).code, 2) << "which?";
    EXPECT_EQ(run({"reinject", path, "--all", "--number", "1"}).code, 2);
    {
        const spool_life s(path);
        const answer used = run({"reinject", path, "--all"});
        EXPECT_EQ(used.code, 2);
        EXPECT_NE(used.err.find("stop it first"), std::string::npos) << used.err;
    }
    EXPECT_EQ(run({"reinject", path, "--route", "none"}).out, "0 dead letters are put back\n");
    EXPECT_EQ(run({"reinject", path, "--number", "0"}).out, "1 dead letters are put back\n");
    const answer rest = run({"reinject", path, "--route", "<y>"});
    EXPECT_EQ(rest.code, 1);
    EXPECT_EQ(rest.out, "1 dead letters are put back\n");
    EXPECT_NE(rest.err.find("1 letters stay"), std::string::npos) << rest.err;
    EXPECT_NE(run({"verify", path}).out.find("4 records, 0 faults, 1 dead letters wait"), std::string::npos);
    EXPECT_EQ(run({"list", "--dead", path}).out.find("\"number\":2"), 1U);
    EXPECT_NE(run({"export", path}).out.find(R"("number":2,"received":"1970-01-01T00:00:00.000000Z","topic":"a/b")"),
              std::string::npos);

    const std::string segment = path + "/dead/" + hearken::spool::segment_name(0);
    std::string bytes = read_file(segment);
    bytes[64 + 41] ^= 1;
    write_file(segment, bytes);
    EXPECT_NE(run({"verify", path}).err.find("dead/" + hearken::spool::segment_name(0)), std::string::npos);
    EXPECT_EQ(run({"list", "--dead", path}).code, 1);
}

TEST(hearken_journal, a_journal_in_use_and_an_empty_one) {
    const temporary_folder folder;
    const std::string path = folder.path().string();
    const spool_life s(path);
    const answer used = run({"verify", path});
    EXPECT_EQ(used.code, 0) << used.err;
    EXPECT_NE(used.err.find("in use by process " + std::to_string(::getpid())), std::string::npos) << used.err;
    EXPECT_EQ(run({"list", path}).out, "");
    const temporary_folder none;
    EXPECT_EQ(run({"list", none.path().string()}).code, 2);
    EXPECT_EQ(run({"list"}).code, 2);
}

} // namespace
