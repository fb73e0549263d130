// SPDX-License-Identifier: BSL-1.0
#include <hearken/transport/socket.hpp>

#include <cerrno>
#include <cstdint>
#include <memory>
#include <vector>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

namespace {

using namespace hearken::transport;

/// Both ends of one TCP connection inside this process.
struct tcp_pair {
    tcp_pair() {
        listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        bind(listener, reinterpret_cast<sockaddr*>(&at), size);
        listen(listener, 4);
        getsockname(listener, reinterpret_cast<sockaddr*>(&at), &size);
        port = ntohs(at.sin_port);
        near_end = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        connect(near_end, reinterpret_cast<sockaddr*>(&at), size);
        far_end = accept(listener, nullptr, nullptr);
    }
    ~tcp_pair() {
        for (const int fd : {listener, near_end, far_end}) ::close(fd);
    }
    int listener = -1;
    int near_end = -1;
    int far_end = -1;
    std::uint16_t port = 0;
};

TEST(socket, what_is_behind_a_descriptor) {
    const tcp_pair pair;
    EXPECT_EQ(inspect(pair.near_end).peer_port, pair.port);
    EXPECT_NE(inspect(pair.near_end).inode, 0U);
    EXPECT_EQ(inspect(pair.listener).inode, 0U); // not connected
    EXPECT_EQ(inspect(0).inode, 0U);
    EXPECT_EQ(inspect(-1).inode, 0U);
    std::size_t found = 0;
    for (const open_socket& one : open_sockets()) found += one.peer_port == pair.port ? 1U : 0U;
    EXPECT_EQ(found, 1U);
}

TEST(socket, a_held_one_is_cut_and_no_other) {
    const tcp_pair pair;
    const tcp_pair other;
    held_socket hold;
    EXPECT_FALSE(hold.holds());
    hold.cut(); // nothing to cut
    ASSERT_TRUE(hold.hold(pair.near_end));
    ASSERT_TRUE(hold.holds());
    hold.cut();
    EXPECT_EQ(send(pair.near_end, "x", 1, MSG_NOSIGNAL), -1);
    EXPECT_EQ(errno, EPIPE);
    char byte = 0;
    EXPECT_EQ(recv(pair.far_end, &byte, 1, 0), 0);
    EXPECT_EQ(send(other.near_end, "x", 1, MSG_NOSIGNAL), 1);
}

TEST(socket, a_number_that_was_given_away_is_not_hit) {
    auto pair = std::make_unique<tcp_pair>();
    held_socket hold;
    ASSERT_TRUE(hold.hold(pair->near_end));
    const int number = pair->near_end;
    pair.reset();
    const tcp_pair next; // takes the free numbers
    EXPECT_TRUE(next.near_end == number || next.listener == number || next.far_end == number);
    hold.cut();
    EXPECT_EQ(send(next.near_end, "x", 1, MSG_NOSIGNAL), 1);
}

TEST(socket, nobody_holds_one_twice) {
    const tcp_pair pair;
    held_socket first;
    held_socket second;
    ASSERT_TRUE(first.hold(pair.near_end));
    EXPECT_FALSE(second.hold(pair.near_end));
    first.release();
    EXPECT_TRUE(second.hold(pair.near_end));
    EXPECT_FALSE(first.hold(pair.listener));
}

TEST(socket, the_new_one_is_found_by_comparing) {
    const tcp_pair old;
    const std::vector<open_socket> before = open_sockets();
    held_socket hold;
    EXPECT_EQ(hold.hold_new(before, 0), 0U);
    const tcp_pair fresh;
    EXPECT_EQ(hold.hold_new(before, static_cast<std::uint16_t>(fresh.port + 1)), 0U);
    EXPECT_FALSE(hold.holds());
    EXPECT_EQ(hold.hold_new(before, fresh.port), 1U);
    EXPECT_TRUE(hold.holds());
    held_socket other;
    EXPECT_EQ(other.hold_new(before, fresh.port), 0U); // held already
}

TEST(socket, the_last_resort_spares_what_was_there_before) {
    const tcp_pair old;
    const std::vector<open_socket> before = open_sockets();
    const tcp_pair fresh;
    cut_new(before, fresh.port);
    EXPECT_EQ(send(fresh.near_end, "x", 1, MSG_NOSIGNAL), -1);
    EXPECT_EQ(send(old.near_end, "x", 1, MSG_NOSIGNAL), 1);
}

} // namespace
