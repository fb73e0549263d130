// SPDX-License-Identifier: BSL-1.0
#include <hearken/settings/environment.hpp>
#include <hearken/wire/bytes.hpp>
#include <hearken/wire/containers.hpp>
#include <hearken/wire/enums.hpp>
#include <hearken/wire/named.hpp>
#include <hearken/wire/presence.hpp>
#include <hearken/wire/rules.hpp>
#include <hearken/wire/switches.hpp>

#include <support/variables.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace {

using hearken::environment;
using hearken::errc;
using hearken::named;
using hearken::or_default;
using hearken::secret;

using test::variable;
using file = test::env_file;

enum class level : std::uint8_t { debug, info, warning };

struct not_debug {
    static constexpr std::string_view words = "another level than debug";
    static bool holds(level value) { return value != level::debug; }
};
struct long_enough {
    static constexpr std::string_view words = "a password of at least 8 characters";
    static bool holds(const secret& value) { return value.value.size() >= 8; }
};

struct settings {
    struct {
        struct {
            std::string broker;
            or_default<std::uint16_t> port = 1883;
            std::optional<std::string> username;
            std::optional<secret> password;
            struct {
                or_default<std::string> ca{};
            } tls;

            [[nodiscard]] hearken::result<> check() const {
                if (!password || username) return {};
                return hearken::fail(errc::configuration,
                                     "{username} is missing; {password} is there, {tls.ca} {Not} {} {");
            }
        } mqtt;
        named<"log_level", or_default<level>> verbosity = level::info;
    } t;
};

template <class T>
std::string faults(environment from) {
    const auto found = from.read<T>();
    return found ? "none" : found.error().what;
}

TEST(environment, reads_a_struct_by_the_names_of_its_members) {
    const file there("T_MQTT_BROKER=localhost\nT_MQTT_PORT= 8883 \nT_MQTT_TLS_CA='/a b.pem'\nT_LOG_LEVEL=DEBUG\n"
                     "T_MQTT_USERNAME=me\nT_MQTT_PASSWORD=' x '\n");
    const auto s = environment(there.path()).read<settings>();
    ASSERT_TRUE(s) << s.error().text();
    EXPECT_EQ(s->t.mqtt.broker, "localhost");
    EXPECT_EQ(*s->t.mqtt.port, 8883);
    EXPECT_EQ(*s->t.mqtt.tls.ca, "/a b.pem");
    EXPECT_EQ(**s->t.verbosity, level::debug);
    EXPECT_EQ(s->t.mqtt.username, "me");
    EXPECT_EQ(s->t.mqtt.password->value, " x ");
}

TEST(environment, lets_the_process_win_and_takes_blanks_for_nothing) {
    const file there("T_MQTT_BROKER=file\nT_MQTT_PORT=1\nT_LOG_LEVEL=\"  \"\n");
    const variable broker("T_MQTT_BROKER", "process"), port("T_MQTT_PORT", " \t");
    const auto s = environment(there.path()).read<settings>();
    ASSERT_TRUE(s) << s.error().text();
    EXPECT_EQ(s->t.mqtt.broker, "process");
    EXPECT_EQ(*s->t.mqtt.port, 1);
    EXPECT_EQ(**s->t.verbosity, level::info);
}

TEST(environment, tells_every_fault_at_once) {
    const file there("T_MQTT_PORT=70000\nT_LOG_LEVEL=loud\nT_MQTT_PASSWORD=hush\nbroken\nT_MQTT_TLS_CA=\"\xFF\"\n");
    EXPECT_EQ(faults<settings>(environment(there.path())),
              there.path() + ": a line must be NAME=value, a comment or blank; these are not: 4\n"
                             "T_MQTT_BROKER is missing\n"
                             "T_MQTT_PORT: expected an integer from 0 to 65535, found 70000\n"
                             "T_MQTT_TLS_CA: invalid UTF-8\n"
                             "T_LOG_LEVEL: expected one of debug, info, warning, found \"loud\"");
}

TEST(environment, asks_the_structs_own_check) {
    const file there("T_MQTT_BROKER=a\nT_MQTT_PASSWORD=hush\nT_LOG_LEVEL=loud\n");
    EXPECT_EQ(faults<settings>(environment(there.path())),
              "T_MQTT_USERNAME is missing; T_MQTT_PASSWORD is there, T_MQTT_TLS_CA {Not} {} {\n"
              "T_LOG_LEVEL: expected one of debug, info, warning, found \"loud\"");
}

TEST(environment, takes_enumerators_alone_in_any_case) {
    struct levels {
        or_default<level> t_a = level::info;
        std::optional<hearken::checked<level, not_debug>> t_b;
        named<"T_C", or_default<hearken::name_or_number<level>>> c{level::info};
    };
    const variable a("T_A", "Warning"), b("T_B", "WARNING"), c("T_C", "DEBUG");
    const auto s = environment().read<levels>();
    ASSERT_TRUE(s) << s.error().text();
    EXPECT_EQ(*s->t_a, level::warning);
    EXPECT_EQ(**s->t_b, level::warning);
    EXPECT_EQ(***s->c, level::debug);

    struct texts {
        std::optional<hearken::checked<std::string, hearken::matches<"[a-z]+">>> t_word;
        std::optional<hearken::base64> t_bytes;
    };
    const variable word("T_WORD", "Word"), bytes("T_BYTES", "QG=="); // qg== would be right, and something else
    EXPECT_EQ(faults<texts>(environment()),
              "T_WORD: expected a text like [a-z]+, found \"Word\"\n"
              "T_BYTES: expected base64 whose last letter has no bits beyond the bytes, found \"QG==\"");
}

TEST(environment, asks_the_rules_of_a_secret_and_does_not_show_it) {
    struct secrets {
        hearken::checked<secret, long_enough> t_a;
        std::optional<hearken::checked<secret, long_enough>> t_b;
        or_default<hearken::checked<std::optional<secret>, long_enough>> t_c;
    };
    const variable a("T_A", "hush"), b("T_B", "hush"), c("T_C", "hush");
    EXPECT_EQ(faults<secrets>(environment()), "T_A: expected a password of at least 8 characters\n"
                                              "T_B: expected a password of at least 8 characters\n"
                                              "T_C: expected a password of at least 8 characters");
    const variable a2("T_A", " hush-hush "), b2("T_B", "hush-hush"), c2("T_C", "hush-hush");
    const auto s = environment().read<secrets>();
    ASSERT_TRUE(s) << s.error().text();
    EXPECT_EQ(s->t_a->value, " hush-hush ");
    EXPECT_EQ((**s->t_c)->value, "hush-hush");
}

TEST(environment, takes_switches_in_any_case) {
    struct switches {
        std::optional<hearken::switch_as<"register", "reject">> t_a;
        or_default<hearken::switch_as<"on", "off">> t_b{true};
    };
    const variable a("T_A", "Register"), b("T_B", "OFF");
    const auto s = environment().read<switches>();
    ASSERT_TRUE(s) << s.error().text();
    EXPECT_TRUE(**s->t_a);
    EXPECT_FALSE(**s->t_b);
    const variable wrong("T_A", "Maybe");
    EXPECT_EQ(faults<switches>(environment()), "T_A: expected register or reject, found \"Maybe\"");
}

TEST(environment, lists_the_variables_of_a_struct) {
    EXPECT_EQ(environment::names<settings>(),
              (std::vector<std::string>{"T_MQTT_BROKER", "T_MQTT_PORT", "T_MQTT_USERNAME", "T_MQTT_PASSWORD",
                                        "T_MQTT_TLS_CA", "T_LOG_LEVEL"}));
}

TEST(environment, names_the_variables_that_nobody_asked_for) {
    const file there("T_MQTT_BROKER=a\nT_MQTT_PROT=1\nOTHER=\n");
    environment from(there.path());
    ASSERT_TRUE(from.read<settings>());
    EXPECT_EQ(from.unread(), (std::vector<std::string>{"OTHER", "T_MQTT_PROT"}));
}

TEST(environment, may_do_without_a_file) {
    struct nothing {
        std::optional<int> hearken_none;
    };
    EXPECT_TRUE(environment("/none/.env").read<nothing>());
    EXPECT_TRUE(environment().read<nothing>());
    EXPECT_EQ(faults<nothing>(environment("/none/.env", environment::file_may::not_be_absent)),
              "/none/.env cannot be read: No such file or directory");
}

} // namespace
