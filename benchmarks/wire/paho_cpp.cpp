// SPDX-License-Identifier: BSL-1.0
// A peer: the consumer of paho.mqtt.cpp, which hands messages to the main thread through its queue.

#include "consumer.hpp"

#include <mqtt/async_client.h>

#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) try {
    const sigset_t end = wire::block_end_signals();
    const wire::consumer_options options = wire::read_consumer_options(argc, argv);
    wire::counter counter{options.messages};
    const bool five = options.version == 5;

    mqtt::create_options create(options.version);
    mqtt::async_client client("tcp://" + options.broker, "wire-paho-cpp", create, nullptr);
    mqtt::connect_options connect;
    connect.set_mqtt_version(options.version);
    connect.set_keep_alive_interval(60);
    if (five) {
        connect.set_clean_start(true);
        mqtt::properties properties;
        properties.add(
            mqtt::property(mqtt::property::RECEIVE_MAXIMUM, static_cast<std::int32_t>(options.receive_maximum)));
        connect.set_properties(properties);
    } else {
        connect.set_clean_session(true);
    }

    client.start_consuming();
    client.connect(connect)->wait();
    mqtt::properties properties;
    if (five && options.identifier != 0) {
        properties.add(
            mqtt::property(mqtt::property::SUBSCRIPTION_IDENTIFIER, static_cast<std::int32_t>(options.identifier)));
    }
    client.subscribe(wire::topic_filter, options.qos, mqtt::subscribe_options(), properties)->wait();

    while (counter.seen() < options.messages) {
        const mqtt::const_message_ptr message = client.consume_message();
        if (!message) {
            std::fputs("paho_cpp: connection lost\n", stderr);
            return 1;
        }
        counter.count();
    }
    wire::wait_for(end);
    client.stop_consuming();
    client.disconnect()->wait();
    std::_Exit(0);
} catch (const std::exception& error) {
    std::fprintf(stderr, "paho_cpp: %s\n", error.what());
    return 1;
}
