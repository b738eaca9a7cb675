// A head office for one site in 60 lines: welcomes it, stores its events once and in order, acks.
// usage: node consumer.mjs mqtt://HOST:PORT TENANT SITE FILE      (npm install mqtt)
// FILE keeps the exact bytes of one event a line. README.md says why each line is as it is.
import { createHash, randomBytes } from "node:crypto";
import { existsSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import mqtt from "mqtt";

const [url, tenant, site, path] = process.argv.slice(2);
const base = `wec/1/${tenant}/${site}/`, office = `wec/1/${tenant}/oms/st`;
const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n").filter(Boolean) : [];
let head = lines.length, last = lines.at(-1), boot, fence;
const log = openSync(path, "a"), dinc = "D" + randomBytes(4).toString("hex");
const superseded = new Set(), ahead = new Map();

const hashOf = (raw) =>
  raw === undefined ? "0".repeat(32) : createHash("sha256").update(raw).digest("hex").slice(0, 32);
const status = (state) => JSON.stringify({ t: "oms", state, dinc });
const client = mqtt.connect(url, {
  protocolVersion: 5,
  clean: true,
  will: { topic: office, payload: status("offline"), qos: 1, retain: true },
});
const send = (message) => client.publish(base + "dn/ctl", JSON.stringify(message), { qos: 1 });

function hello(m) {
  const answer = { t: "welcome", boot: m.boot, machine: m.machine, status: "ok" };
  if (superseded.has(m.boot)) return send({ ...answer, status: "rejected", reason: "SUPERSEDED" });
  if (m.boot !== boot) {
    superseded.add(boot);
    boot = m.boot;
    fence = `${dinc}x${superseded.size}`;
    ahead.clear();
  }
  send({ ...answer, fence, stored: head, safe: head, hash: hashOf(last), dinc, dhead: 0, window: 256,
         clock: { t1: m.clock?.t1 ?? "" } });
}

// Without `bundle` in the welcome every message is one event.
function event(raw, properties) {
  if (fence === undefined || properties?.userProperties?.wecfence !== fence) return;
  ahead.set(Number(JSON.parse(raw).sequence), raw);
  for (let next; (next = ahead.get(head + 1)) !== undefined; ) {
    ahead.delete(head + 1);
    if (JSON.parse(next).wecprev !== hashOf(last)) break;
    writeSync(log, next + "\n");
    last = next;
    head += 1;
  }
  fsyncSync(log);
  send({ t: "ack", fence, stored: head, applied: head, safe: head, hash: hashOf(last) });
}

client.on("connect", () => {
  client.subscribe(base + "up/#", { qos: 1 });
  client.publish(office, status("online"), { qos: 1, retain: true });
});
client.on("message", (topic, payload, packet) => {
  const bytes = payload[0] === 0x1f ? gunzipSync(payload) : payload;
  if (topic === base + "up/ev") return event(bytes.toString("utf8"), packet.properties);
  const m = JSON.parse(bytes);
  if (m.t === "hello") hello(m);
});
