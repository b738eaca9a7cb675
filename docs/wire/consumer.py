#!/usr/bin/env python3
"""A head office for one site in 60 lines: welcomes it, stores its events once and in order, acks.
usage: consumer.py BROKER_HOST PORT TENANT SITE FILE      (apt install python3-paho-mqtt)
FILE keeps the exact bytes of one event a line. README.md says why each line is as it is."""
import gzip, hashlib, json, os, secrets, sys
import paho.mqtt.client as mqtt

host, port, tenant, site, path = sys.argv[1], int(sys.argv[2]), *sys.argv[3:6]
base, office = f"wec/1/{tenant}/{site}/", f"wec/1/{tenant}/oms/st"
log = open(path, "ab+")
log.seek(0)
lines = log.read().splitlines()
head, last = len(lines), lines[-1] if lines else None
dinc, boot, fence, superseded, ahead = "D" + secrets.token_hex(4), None, None, set(), {}

def hash_of(raw):
    return hashlib.sha256(raw).hexdigest()[:32] if raw is not None else "0" * 32

def send(client, message):
    client.publish(base + "dn/ctl", json.dumps(message), qos=1)

def hello(client, m):
    global boot, fence
    answer = {"t": "welcome", "boot": m["boot"], "machine": m["machine"], "status": "ok"}
    if m["boot"] in superseded:
        return send(client, {**answer, "status": "rejected", "reason": "SUPERSEDED"})
    if m["boot"] != boot:
        superseded.add(boot)
        boot, fence = m["boot"], f"{dinc}x{len(superseded)}"
        ahead.clear()
    send(client, {**answer, "fence": fence, "stored": head, "safe": head, "hash": hash_of(last),
                  "dinc": dinc, "dhead": 0, "window": 256, "bundle": "gzip",
                  "clock": {"t1": m.get("clock", {}).get("t1", "")}})

def pieces(payload):
    if payload[:2] == b"\x1f\x8b":
        payload = gzip.decompress(payload)
    if payload[:1] != b"[":
        return [payload]
    text, at, found = payload.decode(), 1, []
    while text[at - 1] != "]":
        end = json.JSONDecoder().raw_decode(text, at)[1]
        found.append(text[at:end].encode())
        at = end + 1
    return found

def on_message(client, _, message):
    global head, last
    if message.topic == base + "up/ctl":
        m = json.loads(message.payload)
        return hello(client, m) if m.get("t") == "hello" else None
    if fence is None or ("wecfence", fence) not in getattr(message.properties, "UserProperty", []):
        return
    for raw in pieces(message.payload):
        ahead[int(json.loads(raw)["sequence"])] = raw
    while (raw := ahead.pop(head + 1, None)) is not None and json.loads(raw)["wecprev"] == hash_of(last):
        log.write(raw + b"\n")
        head, last = head + 1, raw
    log.flush(), os.fsync(log.fileno())
    send(client, {"t": "ack", "fence": fence, "stored": head, "applied": head, "safe": head, "hash": hash_of(last)})

def on_connect(client, *_):
    client.subscribe(base + "up/#", qos=1)
    client.publish(office, json.dumps({"t": "oms", "state": "online", "dinc": dinc}), qos=1, retain=True)

client = mqtt.Client(protocol=mqtt.MQTTv5)
client.on_connect, client.on_message = on_connect, on_message
client.will_set(office, json.dumps({"t": "oms", "state": "offline", "dinc": dinc}), qos=1, retain=True)
client.connect(host, port, clean_start=True)
client.loop_forever()
