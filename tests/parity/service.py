#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""A Python service of the kind that hearken-ingest replaces, for comparison: service.py, configured by .env.

Paho, SQLAlchemy, PyMySQL; each message is parsed, its device looked up, changed and committed in the callback, and
acknowledged whatever became of it. Times are the machine's local time, without a zone.
"""

import datetime
import json
import logging
import os
import re
import signal
import sys
import threading

import paho.mqtt.client as mqtt
from sqlalchemy import JSON, Boolean, Column, DateTime, Integer, String, create_engine
from sqlalchemy.engine import URL
from sqlalchemy.orm import declarative_base, sessionmaker

log = logging.getLogger("service")
Base = declarative_base()
NAME = re.compile(r"[a-z_][a-z0-9_]{0,49}")


class Device(Base):
    __tablename__ = "device_main"
    id = Column(Integer, primary_key=True)
    uuid = Column(String(36), unique=True, nullable=False)
    device_id = Column(String(50), unique=True, nullable=False)
    name = Column(String(100), nullable=False)
    is_online = Column(Boolean)
    last_seen = Column(DateTime)
    last_heartbeat = Column(DateTime)
    last_report_data = Column(JSON)
    device_status = Column(String(20))


def settings():
    """The variables of .env; the environment wins."""
    found = {}
    with open(".env", encoding="utf-8") as file:
        for line in file:
            name, equals, value = line.strip().partition("=")
            if equals and not name.startswith("#"):
                found[name] = value
    return found | {name: os.environ[name] for name in found if name in os.environ}


def is_value(value):
    return isinstance(value, (int, float))


def sensors_of(sent, now):
    """Either format as one: a name, its value, unit and time."""
    if isinstance(sent.get("sensors"), list):
        found = [(one.get("sensor_name"), one.get("value"), one.get("unit", ""), one.get("timestamp") or now)
                 for one in sent["sensors"] if isinstance(one, dict)]
    else:
        found = [(name, value, "", sent.get("timestamp") or now) for name, value in sent.items()
                 if name not in ("status", "location", "timestamp")]
    kept = {}
    for name, value, unit, time in found:
        if not isinstance(name, str) or not NAME.fullmatch(name) or not is_value(value):
            log.warning("skipped: %s = %s", name, value)
            continue
        kept[name] = {"value": value, "unit": unit, "timestamp": time}
    return kept


def is_place(place):
    return (isinstance(place, dict) and is_value(place.get("latitude")) and is_value(place.get("longitude")) and
            -90 <= place["latitude"] <= 90 and -180 <= place["longitude"] <= 180)


def data(device, sent, now):
    report = {"sensors": sensors_of(sent, now.isoformat())}
    if isinstance(sent.get("status"), dict):
        report["status"] = sent["status"]
    if is_place(sent.get("location")):
        report["location"] = sent["location"]
    report["upload_timestamp"] = sent.get("timestamp") or now.isoformat()
    device.last_report_data = report
    device.last_seen = now
    device.is_online = True


def status(device, sent, now):
    report = dict(device.last_report_data or {})
    report["status"] = {**report.get("status", {}), **sent}
    device.last_report_data = report
    if "status" in sent:
        device.device_status = sent["status"]
    device.last_seen = now


def heartbeat(device, _, now):
    device.last_seen = now
    device.last_heartbeat = now
    device.is_online = True


HANDLERS = {"data": data, "status": status, "heartbeat": heartbeat}


def main():
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    env = settings()
    engine = create_engine(
        URL.create("mysql+pymysql", env["DB_USER"], env.get("DB_PASSWORD") or None, env["DB_HOST"], int(env["DB_PORT"]),
                   env["DB_NAME"], {"charset": "utf8mb4"}),
        pool_size=5, max_overflow=10, pool_pre_ping=True, pool_recycle=3600)
    session = sessionmaker(bind=engine)

    def on_connect(client, _userdata, _flags, code):
        log.info("connected: %s", code)
        client.subscribe([("devices/+/" + kind, 1) for kind in HANDLERS])

    def on_subscribe(_client, _userdata, _number, _granted):
        log.info("ready")

    def on_message(_client, _userdata, message):
        log.info("message on %s", message.topic)
        _, uuid, kind = message.topic.split("/")
        try:
            sent = json.loads(message.payload.decode())
            if not isinstance(sent, dict):
                raise ValueError("no object")
        except ValueError as why:
            log.error("no JSON on %s: %s", message.topic, why)
            return
        db = session()
        try:
            device = db.query(Device).filter(Device.uuid == uuid).first()
            if device is None:
                log.warning("no device %s", uuid)
                return
            HANDLERS[kind](device, sent, datetime.datetime.now())
            db.commit()
            log.info("stored %s", device.name)
        except Exception as why:
            log.error("failed on %s: %s", message.topic, why)
            db.rollback()
        finally:
            db.close()

    client = mqtt.Client(client_id=env.get("MQTT_CLIENT_ID") or "mqtt-service", clean_session=True)
    if env.get("MQTT_USERNAME"):
        client.username_pw_set(env["MQTT_USERNAME"], env.get("MQTT_PASSWORD"))
    client.on_connect, client.on_subscribe, client.on_message = on_connect, on_subscribe, on_message
    client.reconnect_delay_set(min_delay=2, max_delay=300)
    client.connect(env["MQTT_BROKER"], int(env["MQTT_PORT"]), 60)
    client.loop_start()
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    ended.wait()
    client.disconnect()
    client.loop_stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
