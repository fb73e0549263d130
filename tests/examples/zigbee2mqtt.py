# SPDX-License-Identifier: BSL-1.0
import json
import subprocess
import sys

import driver

schema = json.loads(subprocess.run([sys.argv[1], "--schema"], capture_output=True, check=True, text=True).stdout)
assert schema["properties"]["state"] == {"enum": ["ON", "OFF", None]}, schema

broker = driver.Broker()
example = driver.Example(sys.argv[1], broker.uri())
example.ready()
broker.publish("zigbee2mqtt/living room/corner lamp", '{"state":"ON","color_temp":null,"update":{"state":"updating","progress":10}}')
example.prints("living room/corner lamp is on", "living room/corner lamp: firmware 10 %")
broker.publish("zigbee2mqtt/bath", '{"temperature":27.34,"last_seen":"2024-02-11T16:03:01+01:00"}')
example.prints("bath: 27.34 C")
broker.publish("zigbee2mqtt/bath", '{"temperature":27.5,"last_seen":1718900498123}')
example.prints("bath: 27.5 C")
broker.publish("zigbee2mqtt/bath/availability", '{"state":"online"}')
example.prints("bath is online")
broker.publish("zigbee2mqtt/bath/availability", "offline")
example.prints("bath is offline")
broker.publish("zigbee2mqtt/bath_old/availability", "")
example.prints("bath_old was renamed")
broker.publish("zigbee2mqtt/bridge/devices", '[{"friendly_name":"my_plug","definition":{"model":"ZNCZ02LM","exposes":['
               '{"type":"switch","features":[{"type":"binary","property":"state"}]},{"type":"numeric","property":"power"}]}},'
               '{"friendly_name":"Coordinator","definition":null}]')
example.prints("my_plug: 2 features", "Coordinator: 0 features")
broker.publish("zigbee2mqtt/bath", '{"update":{"state":"asleep"}}')
example.logs('$.update.state: expected one of "idle", "available", "updating", found "asleep"')
example.ends()
broker.stop()
