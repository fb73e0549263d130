// SPDX-License-Identifier: BSL-1.0
// The limit: Paho C alone. The callback counts and gives the memory back.

#include "consumer.hpp"

#include <MQTTAsync.h>

#include <cstdio>
#include <cstdlib>

namespace {

struct state {
    const wire::consumer_options& options;
    wire::counter& counter;
    MQTTAsync client = nullptr;
};

[[noreturn]] void fail(const char* what, int code) {
    std::fprintf(stderr, "bare_paho: %s failed with %d\n", what, code);
    std::exit(1);
}

int on_message(void* context, char* topic, int, MQTTAsync_message* message) {
    static_cast<state*>(context)->counter.count();
    MQTTAsync_freeMessage(&message);
    MQTTAsync_free(topic);
    return 1;
}

void on_connected(state& self) {
    MQTTAsync_responseOptions response = MQTTAsync_responseOptions_initializer;
    if (self.options.version == 5 && self.options.identifier != 0) {
        MQTTProperty property{};
        property.identifier = MQTTPROPERTY_CODE_SUBSCRIPTION_IDENTIFIER;
        property.value.integer4 = self.options.identifier;
        MQTTProperties_add(&response.properties, &property);
    }
    const int code = MQTTAsync_subscribe(self.client, wire::topic_filter, self.options.qos, &response);
    if (code != MQTTASYNC_SUCCESS) fail("subscribe", code);
    MQTTProperties_free(&response.properties);
}

} // namespace

int main(int argc, char** argv) {
    const sigset_t end = wire::block_end_signals();
    const wire::consumer_options options = wire::read_consumer_options(argc, argv);
    wire::counter counter{options.messages};
    state self{options, counter};
    const std::string uri = "tcp://" + options.broker;
    const bool five = options.version == 5;

    MQTTAsync_createOptions create = MQTTAsync_createOptions_initializer;
    create.MQTTVersion = options.version;
    int code = MQTTAsync_createWithOptions(&self.client, uri.c_str(), "wire-bare-paho", MQTTCLIENT_PERSISTENCE_NONE,
                                           nullptr, &create);
    if (code != MQTTASYNC_SUCCESS) fail("create", code);
    // Paho formats a trace line a packet into its ring even when nobody reads it; `--mode quiet` shows what that costs.
    if (options.mode == "quiet") MQTTAsync_setTraceLevel(MQTTASYNC_TRACE_ERROR);
    MQTTAsync_setCallbacks(self.client, &self, nullptr, on_message, nullptr);

    MQTTAsync_connectOptions three = MQTTAsync_connectOptions_initializer;
    MQTTAsync_connectOptions connect = MQTTAsync_connectOptions_initializer5;
    MQTTProperties properties = MQTTProperties_initializer;
    if (five) {
        MQTTProperty property{};
        property.identifier = MQTTPROPERTY_CODE_RECEIVE_MAXIMUM;
        property.value.integer2 = options.receive_maximum;
        MQTTProperties_add(&properties, &property);
        connect.connectProperties = &properties;
        connect.onSuccess5 = [](void* context, MQTTAsync_successData5*) {
            on_connected(*static_cast<state*>(context));
        };
        connect.onFailure5 = [](void*, MQTTAsync_failureData5* data) { fail("connect", data->code); };
    } else {
        connect = three;
        connect.MQTTVersion = MQTTVERSION_3_1_1;
        connect.onSuccess = [](void* context, MQTTAsync_successData*) { on_connected(*static_cast<state*>(context)); };
        connect.onFailure = [](void*, MQTTAsync_failureData* data) { fail("connect", data->code); };
    }
    connect.context = &self;
    connect.keepAliveInterval = 60;
    code = MQTTAsync_connect(self.client, &connect);
    if (code != MQTTASYNC_SUCCESS) fail("connect", code);

    wire::wait_for(end);
    MQTTAsync_disconnectOptions bye = MQTTAsync_disconnectOptions_initializer;
    bye.timeout = 100;
    MQTTAsync_disconnect(self.client, &bye);
    MQTTProperties_free(&properties);
    // The process ends here; what is left is the system's to take back, and destroy would wait for Paho's threads.
    std::_Exit(0);
}
