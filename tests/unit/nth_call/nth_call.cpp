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
#include <iostream>
#include <map>
#include <new>
#include <optional>
#include <string>
#include <string_view>

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
        const std::string payload(13'000, 'x');
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
    all.plan.armed = false;
    if (!all.plan.hit) return std::nullopt;
    const int judged = apart([&] {
        const std::string fault = judge(all, lives);
        std::snprintf(all.fault.data(), all.fault.size(), "%s", fault.c_str());
    });
    test::the_plan = nullptr;
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

} // namespace
