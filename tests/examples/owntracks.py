# SPDX-License-Identifier: BSL-1.0
import sys

import driver

broker = driver.Broker()
example = driver.Example(sys.argv[1], broker.uri())
example.ready()
broker.publish("owntracks/jane/phone", '{"_type":"location","lat":52.5,"lon":13.25,"tst":1718900498,"batt":87,'
               '"inregions":["Zuhause"],"temp_c-01":4.5}')
example.prints("jane/phone is at 52.5, 13.25, in Zuhause, sensor 01: 4.5 C")
broker.publish("owntracks/jane/phone", '{"_type":"lwt","tst":1718890000}')
example.prints("jane/phone is gone")
broker.publish("owntracks/jane/phone/event", '{"desc":"Zuhause","event":"leave","_type":"transition","tst":1718901000}')
example.prints("jane leaves Zuhause")
broker.publish("owntracks/jane/phone/info", '{"_type":"card","name":"Jane Doe","face":"iVBORw0KGgo="}')
example.prints("jane is Jane Doe, 8 bytes of face")
broker.publish("owntracks/jane/phone", '{"_type":"location","lat":91.5,"lon":13.25,"tst":1718900498}')
example.logs("owntracks/jane/phone: $.lat: expected a latitude from -90 to 90, found 91.5, byte 26")
broker.publish("owntracks/jane/phone", '{"_type":"card"}')
example.logs('$._type: expected one of "location", "lwt", found "card", byte 9')
example.ends()
broker.stop()
