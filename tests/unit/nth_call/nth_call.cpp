// SPDX-License-Identifier: BSL-1.0
// Every system call and every allocation of the journal, the drain and SQLite below them fails once, or is where the
// process dies, in a process of its own; then another one works off what is left, and each message is looked for.

#include "calls.hpp"

#include "../run/bench.hpp"
#include "support/system.hpp"

#include <hearken/inbox/journal.hpp>
#include <hearken/rows/dead_letter.hpp>
#include <hearken/run/drain.hpp>
#include <hearken/run/settler.hpp>
#include <hearken/spool/dead_letters.hpp>
#include <hearken/spool/inspection.hpp>
#include <hearken/store/database.hpp>
#include <hearken/store/sqlite.hpp>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace std::chrono_literals;
using hearken::inbox::sync;
using test::call;

constexpr int messages = 16;

/// What a process and its children share.
struct shared {
    test::plan plan;
    std::array<char, 256> folder{}; ///< of all
    std::array<std::atomic<bool>, messages> acked{};
    std::size_t size = 13'000;      ///< bytes of a payload
    std::atomic<bool> cut{false};   ///< an append was refused
    std::atomic<bool> ended{false}; ///< the journal was not opened
    std::array<char, 4096> log{};   ///< of the process that looks for the messages
    std::array<char, 1024> fault{}; ///< what it found
};

struct reading {
    std::int64_t n;
};
constexpr auto readings = hearken::table<reading>{"reading"};

// What becomes of a message tells its number.
bool is_rejected(int n) {
    return n % 8 == 3;
}
bool is_refused(int n) { // by the database
    return n % 8 == 5;
}
bool is_retried(int n) {
    return n % 8 == 6;
}

/// One life of a program with the journal and a database, or without one.
struct life {
    struct how {
        bool with_store = true;
        sync safe = sync::power;
        bool mended = false; ///< nobody asks for another try
    };

    shared& all;
    std::string folder = all.folder.data();
    std::string log;
    test::inner inner{{.client_id = "id",
                       .batch_age = 1ms,
                       .log = {hearken::log_level::warning,
                               [this](hearken::log_level, std::string_view line) { log.append(line) += '\n'; }}}};
    hearken::sqlite::store sqlite{hearken::sqlite::options{.path = folder + "/db"},
                                  hearken::tables{readings, hearken::dead_letters}};
    hearken::database_of<hearken::sqlite::store> database{sqlite};
    std::function<hearken::result<>(int, hearken::rows&)> handle;
    using handler = decltype(handle);
    decltype(hearken::router(hearken::on<"t/<n>">(handler()))) routes =
        hearken::router(hearken::on<"t/<n>">(handler([this](int n, hearken::rows& out) { return handle(n, out); })));
    hearken::routing_of<decltype(routes)> face{routes};
    hearken::run::dynamic_routes late;
    hearken::run::settler settler;
    hearken::run::store_keeper keeper;
    hearken::inbox::journal inbox;
    hearken::inbox::queue_of<hearken::inbox::journal> queue{inbox};
    hearken::run::drain drain{inner.shared, queue, settler, keeper};

    life(shared& s, how h)
        : all(s), settler{inner.shared, inner.app, face, h.with_store ? &database : nullptr, late, nullptr},
          keeper{inner.shared, h.with_store ? &database : nullptr},
          inbox{folder + "/spool",
                {.sync = h.safe, .segment = 64UL * 1024, .limit = 1024UL * 1024, .dead_letters = 256UL * 1024}} {
        handle = [h, tried = 0](int n, hearken::rows& out) mutable -> hearken::result<> {
            if (is_rejected(n)) return hearken::rejected("no");
            if (is_retried(n) && !h.mended && tried++ == 0) return hearken::retry_later("busy");
            if (h.with_store) out.insert(readings, {n});
            return {};
        };
        inner.said.rejects = [h](const hearken::rejection&) {
            return h.with_store ? hearken::reject_action::store : hearken::reject_action::keep;
        };
        inner.said.delays = [](const hearken::failed_attempt&) { return 1ms; };
        settler.bury_in(queue);
        settler.after_the_ack();
    }

    bool begin() {
        const auto r = inbox.open({.client_id = "id", .log = inner.shared.settings.log});
        if (!r) {
            log.append(r.error().text()) += '\n';
            all.ended = true;
            return false;
        }
        drain.start();
        return true;
    }
    /// As a broker that sends again what was not acknowledged.
    void append(int n) {
        const std::string topic = "t/" + std::to_string(n);
        const std::string payload(all.size, 'x');
        for (int tries = 0; tries < 3 && !all.acked[static_cast<std::size_t>(n)]; ++tries) {
            if (!inbox.ready()) all.cut = true;
            inner.shared.messages.received({});
            if (inbox.append({.topic = topic, .payload = payload, .qos = 1}, hearken::overflow_action::block).kept)
                all.acked[static_cast<std::size_t>(n)] = true;
            else
                all.cut = true;
        }
    }
    void end() {
        drain.finish(std::chrono::steady_clock::now() + 10s);
        inbox.close();
        keeper.close();
    }
};

/// The process that something happens to: two lives, eight messages each.
void suffer(shared& all, life::how how) {
    all.plan.armed = true;
    for (int first = 0; first < messages; first += 8) {
        const auto one = std::make_unique<life>(all, how);
        if (!one->begin()) continue;
        for (int n = first; n < first + 8; ++n) one->append(n);
        one->end();
    }
    all.plan.armed = false;
}

/// How often each number is in the database's table.
std::map<std::int64_t, int> counts(sqlite3* db, const char* query) {
    std::map<std::int64_t, int> all;
    sqlite3_stmt* made = nullptr;
    if (sqlite3_prepare_v2(db, query, -1, &made, nullptr) == SQLITE_OK) {
        while (sqlite3_step(made) == SQLITE_ROW) ++all[sqlite3_column_int64(made, 0)];
    }
    sqlite3_finalize(made);
    return all;
}

/// Works off what is left. Gives: what is wrong
std::string judge(shared& all, life::how how) {
    how.mended = true;
    const auto last = std::make_unique<life>(all, how);
    const bool opened = last->begin();
    if (opened) last->end();
    std::snprintf(all.log.data(), all.log.size(), "%s", last->log.c_str());
    if (!opened) return "the journal cannot be opened";
    if (last->log.find("lost") != std::string::npos) return "messages are lost";
    const bool memory = all.plan.which == call::memory;
    const std::string_view hit = all.plan.file.data();
    const auto l = last->inner.shared.messages.read();
    if (l.pending != 0) return std::to_string(l.pending) + " wait for ever";
    if (!last->inner.shared.balanced) return "the totals do not balance";
    const auto total = last->inner.shared.read().total.value_or(hearken::ledger{});
    if (total.damaged != 0) return std::to_string(total.damaged) + " count as damaged";
    // Without them each process begins anew.
    if (total.unknown != 0 && !hit.ends_with("/ledger")) return std::to_string(total.unknown) + " count as unknown";

    std::map<std::int64_t, int> rows;
    std::map<std::int64_t, int> table;
    std::map<std::int64_t, int> letters;
    if (how.with_store) {
        sqlite3* db = nullptr;
        sqlite3_open((last->folder + "/db").c_str(), &db);
        rows = counts(db, "SELECT n FROM reading");
        table = counts(db, "SELECT substr(topic, 3) FROM dead_letter");
        sqlite3_close(db);
    }
    const auto dead = hearken::spool::dead_letters::look(last->folder + "/spool");
    if (!dead) return dead.error().what;
    std::string fault;
    const auto tell = [&](const std::string& what) { fault = what; };
    if (*dead) {
        const auto read = hearken::spool::dead_letters::each_in(
            **dead,
            [&](std::uint64_t, const hearken::spool::found_letter& one) {
                ++letters[std::atoi(std::string(one.letter.message.topic.substr(2)).c_str())];
                if (!one.letter.whole()) fault = "a letter is cut";
            },
            tell);
        if (!read) return read.error().what;
    }
    const auto journal = hearken::spool::inspection::open(last->folder + "/spool");
    if (!journal) return journal.error().what;
    if (const auto read = journal->read([](const hearken::spool::record&) {}, tell); !read) return read.error().what;
    if (!fault.empty()) return fault;
    for (int n = 0; n < messages; ++n) {
        const std::string name = "message " + std::to_string(n);
        const bool acked = all.acked[static_cast<std::size_t>(n)];
        const bool killed = all.plan.how == test::kill_before || memory; // an ack may be on its way then
        const bool bad = is_rejected(n) || (how.with_store && is_refused(n));
        if (letters[n] > 1 || table[n] > 1 || rows[n] > 1) return name + " is there twice";
        if (!how.with_store) { // all that can be seen is who was rejected
            if (acked && bad && letters[n] == 0) return name + " is not with the dead letters";
            if (!bad && letters[n] != 0 && !memory) return name + " is with the dead letters";
            continue;
        }
        const int places = rows[n] + table[n];
        if (places > 1) return name + " has a row and a dead letter";
        if (acked && places == 0) return name + " is lost";
        if (!acked && places != 0 && !killed) return name + " was refused and is there";
        if (bad && rows[n] != 0) return name + " has a row";
        if (!bad && table[n] != 0 && !memory) return name + " is a dead letter";
        // Where it could not be kept there it is in the table alone, with an error in the log.
        const bool excused = memory || hit.find("/spool/dead") != std::string_view::npos || hit.empty();
        if (letters[n] != table[n] && !(excused && letters[n] == 0)) return name + " is with the dead letters falsely";
    }
    return {};
}

/// Runs it in a process of its own. Gives: how that ended
template <class What>
int apart(What&& what) {
    std::cout.flush();
    const pid_t child = ::fork();
    if (child == 0) {
        const int none = ::open("/dev/null", O_WRONLY); // what std::terminate says
        ::dup2(none, STDERR_FILENO);
        try {
            what();
        } catch (const std::bad_alloc&) { // nobody would catch it
            std::exit(1);
        }
        std::exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}

/// How the processes ended in which such a call failed.
struct tally {
    long tried = 0;
    long died = 0;   ///< of the missing call
    long ended = 0;  ///< it did not start
    long cut = 0;    ///< a message was refused, and came again
    long passed = 0; ///< nobody outside noticed
};

std::string name_of(int how) {
    if (how == test::cut_short) return "half";
    if (how == test::kill_before) return "kill";
    return how == EIO ? "EIO" : how == ENOSPC ? "ENOSPC" : how == ENOMEM ? "ENOMEM" : std::to_string(how);
}

struct fault {
    call which;
    int how;
    long nth = 1;
    long count = 1;
    std::string_view file{}; ///< that is bad; empty: any
};

/// Two lives with it, and a third without. Gives: how it ended; nothing where there were not so many calls
std::optional<int> try_one(shared& all, const fault& f, life::how lives) {
    const hearken::testing::temporary_folder folder;
    ::new (&all) shared{};
    std::snprintf(all.folder.data(), all.folder.size(), "%s", folder.path().c_str());
    std::snprintf(all.plan.folder.data(), all.plan.folder.size(), "%s", folder.file(f.file).c_str());
    all.plan.which = f.which;
    all.plan.how = f.how;
    all.plan.nth = f.nth;
    all.plan.count = f.count;
    test::the_plan = nullptr;
    sqlite3* db = nullptr;
    sqlite3_open(folder.file("db").c_str(), &db);
    sqlite3_exec(db, "CREATE TABLE reading(n INTEGER NOT NULL CHECK(n % 8 <> 5))", nullptr, nullptr, nullptr);
    sqlite3_close(db);
    test::the_plan = &all.plan;
    const int status = apart([&] { suffer(all, lives); });
    test::the_plan = nullptr;
    if (!all.plan.hit) return std::nullopt;
    all.plan.armed = false;
    const int judged = apart([&] {
        const std::string fault = judge(all, lives);
        std::snprintf(all.fault.data(), all.fault.size(), "%s", fault.c_str());
    });
    const std::string what = std::string(test::call_names[static_cast<std::size_t>(f.which)]) + " " +
                             std::to_string(f.nth) + " " + name_of(f.how) + " of " + all.plan.file.data();
    if (judged != 0) ADD_FAILURE() << what << ": the one who looks ended with " << judged << '\n' << all.log.data();
    if (all.fault[0] != 0) ADD_FAILURE() << what << ": " << all.fault.data() << '\n' << all.log.data();
    if (status != 0 && f.how != test::kill_before && f.which != call::memory) ADD_FAILURE() << what << ": died";
    return status;
}

void fail_each(shared& all, call which, int how, life::how lives) {
    tally sum;
    for (long nth = 1; const auto status = try_one(all, {.which = which, .how = how, .nth = nth}, lives); ++nth) {
        ++sum.tried;
        if (*status != 0)
            ++sum.died;
        else if (all.ended)
            ++sum.ended;
        else if (all.cut)
            ++sum.cut;
        else
            ++sum.passed;
    }
    std::cout << test::call_names[static_cast<std::size_t>(which)] << ' ' << name_of(how) << ": " << sum.tried
              << " tried, " << sum.died << " died, " << sum.ended << " did not start, " << sum.cut
              << " refused a message, " << sum.passed << " passed" << std::endl;
}

class nth_call : public testing::Test {
protected:
    static void SetUpTestSuite() {
        if (std::filesystem::is_directory("/dev/shm"))
            ::setenv("TMPDIR", "/dev/shm", 0); // a thousand times as many files
    }
    shared& all = *static_cast<shared*>(
        ::mmap(nullptr, sizeof(shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    void SetUp() override {
#ifdef HEARKEN_TEST_SANITIZED
        GTEST_SKIP() << "a sanitizer has replaced the calls itself";
#endif
    }
    ~nth_call() override { ::munmap(&all, sizeof(shared)); }
};

constexpr std::array system_calls{call::open,      call::pread, call::pwrite,    call::sync,   call::fallocate,
                                  call::ftruncate, call::fstat, call::rename,    call::unlink, call::mkdir,
                                  call::readdir,   call::flock, call::getrandom, call::mmap};

constexpr life::how with_a_database{};
constexpr life::how alone{.with_store = false, .safe = sync::every(1ms)};

TEST_F(nth_call, fails_and_nothing_is_lost_or_twice) {
    for (const auto& lives : {with_a_database, alone}) {
        std::cout << (lives.with_store ? "journal, drain and SQLite" : "journal and drain") << '\n';
        for (const call which : system_calls) fail_each(all, which, EIO, lives);
        for (const call which : {call::pwrite, call::fallocate, call::rename, call::mkdir})
            fail_each(all, which, ENOSPC, lives);
        fail_each(all, call::pwrite, test::cut_short, lives);
    }
}

TEST_F(nth_call, is_the_last_one_of_the_process) {
    for (const auto& lives : {with_a_database, alone}) {
        for (const call which : {call::open, call::pwrite, call::sync, call::fallocate, call::ftruncate, call::rename,
                                 call::unlink, call::mkdir})
            fail_each(all, which, test::kill_before, lives);
    }
}

TEST_F(nth_call, finds_no_memory) {
    for (const auto& lives : {with_a_database, alone}) fail_each(all, call::memory, ENOMEM, lives);
}

TEST_F(nth_call, fails_for_ever_in_one_file_and_the_next_one_takes_the_messages) {
    for (const long nth : {2, 5}) { // the first is of its head
        EXPECT_EQ(try_one(all,
                          {.which = call::pwrite,
                           .how = EIO,
                           .nth = nth,
                           .count = 1'000'000,
                           .file = "spool/" + hearken::spool::segment_name(0)},
                          with_a_database),
                  0);
        EXPECT_TRUE(all.cut);
        EXPECT_TRUE(std::ranges::all_of(all.acked, [](const auto& one) { return one.load(); }));
    }
}

/// What a life made that was killed with messages in hand.
void make_folder(shared& all, const std::string& folder, life::how lives) {
    ::new (&all) shared{};
    all.size = 20;
    std::snprintf(all.folder.data(), all.folder.size(), "%s", folder.c_str());
    std::snprintf(all.plan.folder.data(), all.plan.folder.size(), "%s/spool/ledger", folder.c_str());
    all.plan.which = call::pwrite;
    all.plan.how = test::kill_before;
    all.plan.nth = lives.with_store ? 5 : 4; // some batches are settled, and one is not
    sqlite3* db = nullptr;
    sqlite3_open((folder + "/db").c_str(), &db);
    sqlite3_exec(db, "CREATE TABLE reading(n INTEGER NOT NULL CHECK(n % 8 <> 5))", nullptr, nullptr, nullptr);
    sqlite3_close(db);
    test::the_plan = &all.plan;
    EXPECT_NE(apart([&] { suffer(all, lives); }), 0);
    test::the_plan = nullptr;
}

/// What a life that finds one file so makes of it. Gives: what is wrong
std::string open_spoiled(shared& all, const std::string& name, life::how how) {
    how.mended = true;
    const auto one = std::make_unique<life>(all, how);
    if (!one->begin()) {
        const bool told = one->log.find("identity is damaged") != std::string::npos ||
                          one->log.find("identity has the format version") != std::string::npos;
        return name.ends_with("identity") && told ? "" : one->log;
    }
    one->end();
    if (name.ends_with("identity")) return "it is taken for sound";
    if (one->inner.shared.messages.read().pending != 0) return "some wait for ever";
    if (!one->inner.shared.balanced) return "the totals do not balance";
    if (!how.with_store) return "";
    sqlite3* db = nullptr;
    sqlite3_open((one->folder + "/db").c_str(), &db);
    auto rows = counts(db, "SELECT n FROM reading");
    auto table = counts(db, "SELECT substr(topic, 3) FROM dead_letter");
    sqlite3_close(db);
    std::uint64_t lost = 0;
    for (int n = 0; n < messages; ++n) {
        if (rows[n] + table[n] > 1) return "message " + std::to_string(n) + " is there twice";
        if (all.acked[static_cast<std::size_t>(n)] && rows[n] + table[n] == 0) ++lost;
    }
    const bool segment = name.find("dead/") == std::string::npos && name.ends_with(".segment");
    if (lost != 0 && !segment) return std::to_string(lost) + " are lost";
    return {}; // of segments spool/reader and spool/inspection have what is lost and told
}

/// A file, to be made again: most of it is room that nothing was written to.
struct kept_file {
    std::string name;
    std::uintmax_t size;
    std::vector<std::pair<std::size_t, std::string>> blocks{};

    kept_file(const std::filesystem::path& in, const std::string& called)
        : name(called), size(std::filesystem::file_size(in / called)) {
        const std::string bytes = hearken::testing::read_file((in / called).string());
        for (std::size_t at = 0; at < bytes.size(); at += 4096) {
            std::string block = bytes.substr(at, 4096);
            if (block.find_first_not_of('\0') != std::string::npos) blocks.emplace_back(at, std::move(block));
        }
    }
    void make(const std::filesystem::path& in) const {
        std::filesystem::create_directories((in / name).parent_path());
        std::ofstream file(in / name, std::ios::binary);
        for (const auto& [at, bytes] : blocks) file.seekp(static_cast<std::streamoff>(at)) << bytes;
        file.close();
        std::filesystem::resize_file(in / name, size);
    }
    /// One of its bytes, or where it ends, is another.
    void spoil(const std::filesystem::path& in, std::size_t at, bool flip) const {
        if (!flip) return std::filesystem::resize_file(in / name, at);
        std::fstream file(in / name, std::ios::in | std::ios::out | std::ios::binary);
        file.seekg(static_cast<std::streamoff>(at));
        const char byte = static_cast<char>(file.get() ^ 1);
        file.seekp(static_cast<std::streamoff>(at)).put(byte);
    }
    /// Behind each of its bytes, and those in front of and behind a row of zeros.
    [[nodiscard]] std::vector<std::size_t> places() const {
        std::vector<std::size_t> all;
        for (const auto& [from, bytes] : blocks) {
            for (std::size_t i = 0; i < bytes.size(); ++i) {
                const auto near = bytes.substr(i < 8 ? 0 : i - 8, 16);
                if (near.find_first_not_of('\0') != std::string::npos) all.push_back(from + i);
            }
        }
        return all;
    }
};

TEST_F(nth_call, none_fails_and_a_byte_of_a_file_is_another_or_its_end_is_gone) {
    for (const auto& lives : {with_a_database, alone}) {
        const hearken::testing::temporary_folder sound;
        make_folder(all, sound.path().string(), lives);
        std::vector<kept_file> files;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(sound.path())) {
            if (entry.is_regular_file())
                files.emplace_back(sound.path(), std::filesystem::relative(entry.path(), sound.path()).string());
        }
        for (const kept_file& spoilt : files) {
            const bool of_no_account = spoilt.name.ends_with("/lock") || spoilt.name.ends_with("/spare");
            if (!spoilt.name.starts_with("spool/") || of_no_account) continue;
            long tried = 0;
            for (const std::size_t at : spoilt.places()) {
                for (const bool flip : {true, false}) {
                    if (at >= spoilt.size) continue;
                    const hearken::testing::temporary_folder here;
                    for (const kept_file& one : files) one.make(here.path());
                    spoilt.spoil(here.path(), at, flip);
                    std::snprintf(all.folder.data(), all.folder.size(), "%s", here.path().c_str());
                    all.fault[0] = 0;
                    const int status = apart([&] {
                        const std::string fault = open_spoiled(all, spoilt.name, lives);
                        std::snprintf(all.fault.data(), all.fault.size(), "%s", fault.c_str());
                    });
                    ++tried;
                    const std::string what =
                        spoilt.name + (flip ? ": another byte " : ": cut off at ") + std::to_string(at);
                    EXPECT_EQ(status, 0) << what;
                    EXPECT_EQ(std::string(all.fault.data()), "") << what;
                }
            }
            std::cout << spoilt.name << ": " << tried << " tried" << std::endl;
        }
    }
}

} // namespace
