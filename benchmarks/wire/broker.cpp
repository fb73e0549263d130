// SPDX-License-Identifier: BSL-1.0
// The load generator as a program: prints its port, then one line of figures.

#include "broker.hpp"

#include "arguments.hpp"
#include "clock.hpp"
#include "packets.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace wire {
namespace {

// Above this much unsent output the socket is what limits, not the window.
constexpr std::size_t output_limit = 128 * 1024;
// The client has read its SUBACK before the clock starts.
constexpr int settle_ms = 50;
// A client that is silent for this long in a run has failed.
constexpr std::int64_t silence_limit_ns = 20'000'000'000;

// The same identities in every run, so that runs can be compared.
std::string uuid_of(std::size_t device) {
    char text[40];
    std::snprintf(text, sizeof text, "%08zx-7e57-4bad-8ace-%012zx", device * 2654435761U & 0xFFFFFFFFU,
                  device * 40503U + 1U);
    return text;
}

} // namespace

broker::broker(broker_options options) : options_(std::move(options)), ids_(65536, id_state::free), in_(256 * 1024) {
    out_.reserve(2 * output_limit);
    ::prctl(PR_SET_TIMERSLACK, 1'000);
}

broker::~broker() {
    for (const int fd : {client_, poller_, listener_}) {
        if (fd >= 0) ::close(fd);
    }
}

std::uint16_t broker::listen() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    check(listener_ >= 0, "socket");
    const int yes = 1;
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(options_.port);
    check(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0, "bind");
    check(::listen(listener_, 4) == 0, "listen");
    socklen_t size = sizeof address;
    check(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0, "getsockname");
    return ntohs(address.sin_port);
}

void broker::accept_client() {
    forget_client();
    client_ = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    check(client_ >= 0, "accept");
    const int yes = 1;
    ::setsockopt(client_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    poller_ = ::epoll_create1(EPOLL_CLOEXEC);
    epoll_event interest{};
    interest.events = EPOLLIN;
    check(poller_ >= 0 && ::epoll_ctl(poller_, EPOLL_CTL_ADD, client_, &interest) == 0, "epoll");
}

void broker::forget_client() {
    if (client_ >= 0) ::close(client_);
    if (poller_ >= 0) ::close(poller_);
    client_ = poller_ = -1;
    subscribed_ = disconnected_ = wants_output_ = false;
    identifier_ = 0;
    in_used_ = out_at_ = 0;
    out_.clear();
}

broker_figures broker::run() {
    while (!subscribed_) {
        accept_client();
        while (!subscribed_ && wait_and_serve(1'000)) flush();
    }
    const std::int64_t start_at = now_ns() + settle_ms * 1'000'000LL;
    while (now_ns() < start_at) {
        if (!wait_and_serve(5)) fail("run", "the client left before the first message");
        flush();
    }
    build_packets();

    const double cpu_before = cpu_seconds();
    figures_.first_ns = now_ns();
    deadline_ns_ = options_.seconds > 0 ? figures_.first_ns + static_cast<std::int64_t>(options_.seconds * 1e9) : 0;
    std::int64_t heard_ns = figures_.first_ns;
    std::uint64_t open_before = 0;
    while (true) {
        pump();
        if (sent_ == options_.messages && in_flight_ == 0 && out_.empty()) break;
        if (!(options_.poll_us == 0 ? wait_and_serve(100) : poll_and_serve())) {
            fail("run", "the client left before the last ack");
        }
        const std::uint64_t open = sent_ - in_flight_;
        if (const std::int64_t now = now_ns(); open != open_before) {
            open_before = open;
            heard_ns = now;
        } else if (now - heard_ns > silence_limit_ns) {
            fail("run", "no ack for 20 seconds");
        }
    }
    figures_.last_ns = now_ns();
    figures_.cpu_seconds = cpu_seconds() - cpu_before;
    figures_.messages = sent_;
    return figures_;
}

void broker::linger() {
    while (!disconnected_ && wait_and_serve(1'000)) flush();
}

// One round of the poller; false when the client has closed.
bool broker::wait_and_serve(int timeout_ms) {
    epoll_event event{};
    const int count = ::epoll_wait(poller_, &event, 1, timeout_ms);
    check(count >= 0 || errno == EINTR, "epoll_wait");
    return receive();
}

// Sleeps, then takes the acks that have gathered. Paho leaves Nagle's algorithm on: of a run of acks the first is on
// its way, the rest waits in the client's kernel until our next write acknowledges the first. So: twice.
bool broker::poll_and_serve() {
    if (!out_.empty()) return wait_and_serve(100);
    const timespec pause{0, static_cast<long>(options_.poll_us) * 1'000};
    ::nanosleep(&pause, nullptr);
    if (!receive()) return false;
    pump();
    return receive();
}

bool broker::receive() {
    while (true) {
        const ssize_t got = ::recv(client_, in_.data() + in_used_, in_.size() - in_used_, 0);
        if (got == 0) return false;
        if (got < 0) return errno == EAGAIN || errno == EINTR;
        in_used_ += static_cast<std::size_t>(got);
        const bool more = in_used_ == in_.size();

        std::size_t at = 0;
        while (in_used_ - at >= 2) {
            std::size_t length = 0;
            std::size_t header = 1;
            bool whole = false;
            for (unsigned shift = 0; !whole && header < 5 && at + header < in_used_; shift += 7) {
                const auto next = static_cast<unsigned char>(in_[at + header++]);
                length |= static_cast<std::size_t>(next & 0x7FU) << shift;
                whole = (next & 0x80U) == 0;
            }
            if (!whole || in_used_ - at < header + length) break;
            handle(static_cast<std::uint8_t>(in_[at]), {in_.data() + at + header, length});
            at += header + length;
        }
        if (at == 0 && more) fail("receive", "a packet larger than the buffer");
        std::memmove(in_.data(), in_.data() + at, in_used_ - at);
        in_used_ -= at;
        if (!more) return true;
    }
}

void broker::handle(std::uint8_t first, std::string_view body) {
    switch (first >> 4U) {
    case 1: return on_connect(body);
    case 4:
    case 5:
    case 7: return on_ack(static_cast<std::uint8_t>(first >> 4U), body);
    case 8: return on_subscribe(body);
    case 12: return append_packet(std::string("\xD0\x00", 2), 0);
    case 14: disconnected_ = true; return;
    default: fail("receive", "a packet this generator has no answer to");
    }
}

void broker::on_connect(std::string_view body) {
    cursor packet{body};
    packet.text();
    figures_.version = packet.byte();
    packet.byte(); // flags
    packet.two();  // keep alive
    window_ = options_.window;
    if (figures_.version == 5) {
        read_properties(packet, [this](std::uint32_t identifier, std::uint32_t value) {
            if (identifier == 0x21) window_ = std::min(window_, static_cast<std::uint16_t>(value));
        });
    }
    append_packet(figures_.version == 5 ? std::string("\x20\x03\x00\x00\x00", 5) : std::string("\x20\x02\x00\x00", 4),
                  0);
}

void broker::on_subscribe(std::string_view body) {
    cursor packet{body};
    const std::uint16_t id = packet.two();
    if (figures_.version == 5) {
        read_properties(packet, [this](std::uint32_t identifier, std::uint32_t value) {
            if (identifier == 0x0B) identifier_ = value;
        });
    }
    std::string answer;
    put_two(answer, id);
    if (figures_.version == 5) answer += '\0';
    while (!packet.empty()) {
        packet.text();
        answer += static_cast<char>(packet.byte() & 0x03U);
    }
    std::string whole = "\x90";
    put_variable(whole, answer.size());
    append_packet(whole + answer, 0);
    subscribed_ = true;
}

void broker::on_ack(std::uint8_t type, std::string_view body) {
    cursor packet{body};
    const std::uint16_t id = packet.two();
    const bool refused = !packet.empty() && packet.byte() >= 0x80;
    if (refused) ++figures_.refused;
    const id_state expected = type == 4   ? id_state::wants_puback
                              : type == 5 ? id_state::wants_pubrec
                                          : id_state::wants_pubcomp;
    id_state& state = ids_[id];
    if (state != expected) fail("ack", "not one that was waited for");
    if (type == 5 && !refused) {
        state = id_state::wants_pubcomp;
        const char release[] = {'\x62', '\x02', static_cast<char>(id >> 8U), static_cast<char>(id & 0xFFU)};
        out_.insert(out_.end(), release, release + sizeof release);
        return;
    }
    state = id_state::free;
    --in_flight_;
}

std::string broker::packet(std::size_t device, std::uint8_t qos) const {
    std::string rest;
    const std::string topic = "devices/" + uuid_of(device) + "/data";
    put_two(rest, topic.size());
    rest += topic;
    if (qos > 0) put_two(rest, 0);
    if (figures_.version == 5) {
        std::string properties;
        if (identifier_ != 0) {
            properties += '\x0B';
            put_variable(properties, identifier_);
        }
        put_variable(rest, properties.size());
        rest += properties;
    }
    rest += options_.payload;
    std::string whole(1, static_cast<char>(0x30U | static_cast<unsigned>(qos) << 1U));
    put_variable(whole, rest.size());
    return whole + rest;
}

void broker::build_packets() {
    packets_.clear();
    for (std::size_t device = 0; device < options_.devices; ++device) packets_.push_back(packet(device, options_.qos));
}

// Appends a packet; one with a QoS gets the next free packet identifier written into it.
void broker::append_packet(const std::string& packet, std::uint8_t qos) {
    const std::size_t start = out_.size();
    out_.insert(out_.end(), packet.begin(), packet.end());
    if (qos == 0) return;
    do {
        if (++next_id_ == 0) next_id_ = 1;
    } while (ids_[next_id_] != id_state::free);
    ids_[next_id_] = qos == 1 ? id_state::wants_puback : id_state::wants_pubrec;
    ++in_flight_;
    std::size_t at = start + 1;
    while ((static_cast<unsigned char>(out_[at++]) & 0x80U) != 0) {
    }
    const std::size_t topic =
        static_cast<std::size_t>(static_cast<unsigned char>(out_[at])) << 8U | static_cast<unsigned char>(out_[at + 1]);
    at += 2 + topic;
    out_[at] = static_cast<char>(next_id_ >> 8U);
    out_[at + 1] = static_cast<char>(next_id_ & 0xFFU);
}

void broker::fill() {
    if (deadline_ns_ != 0 && sent_ < options_.messages && now_ns() >= deadline_ns_) options_.messages = sent_ + 1;
    while (sent_ < options_.messages && in_flight_ < window_ && out_.size() - out_at_ < output_limit) {
        const std::size_t device = sent_ % options_.devices;
        if (options_.qos == 0 && sent_ + 1 == options_.messages) {
            append_packet(packet(device, 1), 1);
        } else {
            append_packet(packets_[device], options_.qos);
        }
        ++sent_;
    }
}

// Writes until the window or the socket is full.
void broker::pump() {
    do {
        fill();
        flush();
    } while (out_.empty() && sent_ < options_.messages && in_flight_ < window_);
}

void broker::flush() {
    while (out_at_ < out_.size()) {
        const ssize_t put = ::send(client_, out_.data() + out_at_, out_.size() - out_at_, MSG_NOSIGNAL);
        if (put < 0 && errno == EAGAIN) {
            if (out_at_ > output_limit / 2) {
                out_.erase(out_.begin(), out_.begin() + static_cast<std::ptrdiff_t>(out_at_));
                out_at_ = 0;
            }
            return want_output(true);
        }
        check(put >= 0, "send");
        out_at_ += static_cast<std::size_t>(put);
    }
    out_.clear();
    out_at_ = 0;
    want_output(false);
}

void broker::want_output(bool yes) {
    if (yes == wants_output_) return;
    wants_output_ = yes;
    epoll_event interest{};
    interest.events = yes ? EPOLLIN | EPOLLOUT : EPOLLIN;
    check(::epoll_ctl(poller_, EPOLL_CTL_MOD, client_, &interest) == 0, "epoll_ctl");
}

} // namespace wire

int main(int argc, char** argv) {
    const wire::arguments given{argc, argv};
    wire::broker_options options;
    options.port = given.number("port", options.port);
    options.messages = given.number("messages", options.messages);
    options.seconds = given.number("seconds", options.seconds);
    options.qos = given.number("qos", options.qos);
    options.window = given.number("window", options.window);
    options.poll_us = given.number("poll-us", options.poll_us);
    options.devices = given.number("devices", options.devices);
    options.payload = given.text("payload", options.payload);
    given.finish("port messages seconds qos window poll-us devices payload");
    if (options.qos > 2 || options.window == 0 || options.devices == 0 || options.messages == 0) {
        std::fputs("broker: qos is 0, 1 or 2; window, devices and messages are at least 1\n", stderr);
        return 2;
    }

    wire::broker broker{options};
    std::printf("listening port=%u\n", static_cast<unsigned>(broker.listen()));
    std::fflush(stdout);
    const wire::broker_figures run = broker.run();
    const double seconds = static_cast<double>(run.last_ns - run.first_ns) * 1e-9;
    std::printf("sent version=%d qos=%d messages=%llu refused=%llu seconds=%.4f rate=%.0f first_ns=%lld last_ns=%lld "
                "cpu=%.4f\n",
                run.version, options.qos, static_cast<unsigned long long>(run.messages),
                static_cast<unsigned long long>(run.refused), seconds, static_cast<double>(run.messages) / seconds,
                static_cast<long long>(run.first_ns), static_cast<long long>(run.last_ns), run.cpu_seconds);
    std::fflush(stdout);
    broker.linger();
}
