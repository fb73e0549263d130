# SPDX-License-Identifier: BSL-1.0
import sys

import driver

broker = driver.Broker()
example = driver.Example(sys.argv[1], broker.uri())
example.ready()
broker.publish("tele/pow1/LWT", "Online", "-r")
example.prints("pow1 is there")
broker.publish("tele/pow1/SENSOR", '{"Time":"2018-02-15T17:37:10","ENERGY":{"Total":6.294,"Power":2635}}')
example.prints("pow1: 2635 W, 6.294 kWh")
broker.publish("tele/meter3/SENSOR", '{"Time":"2024-03-01T10:00:00","ENERGY":{"Total":3044.443,"Power":[231,87,102]}}')
example.prints("meter3: 420 W, 3044.44 kWh")
broker.publish("tele/heizung/SENSOR", '{"Time":"2021-01-02T09:09:44","DS18B20-1":{"Id":"00000566CC39","Temperature":13.3},'
               '"DS18B20-3":{"Id":"000005937C90","Temperature":null},"TempUnit":"C"}')
example.prints("heizung DS18B20-1: 13.3 C", "heizung DS18B20-3: gone")
broker.publish("tele/GD-30W/STATE", '{"Time":"2019-10-25T19:54:18","POWER1":"ON","POWER2":"OFF","Wifi":{"AP":1}}')
example.prints("GD-30W POWER1: on", "GD-30W POWER2: off")
broker.publish("stat/lamp/POWER2", "OFF")
example.prints("lamp relay 2: off")
broker.publish("tele/pow1/SENSOR", '{"ENERGY":{"Total":6.294,"Power":"2635"}}')
example.logs("tele/pow1/SENSOR: $.ENERGY.Power: expected a number or a list, found a string, byte 33")
example.ends()
broker.stop()
