// The documents of docs/wire against what really travels, by a validator that is not ours; and the
// two example consumers as the head office of a real site. Needs mosquitto, and for the first
// example Debian's python3-paho-mqtt.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { bin, freePort, ready, siteFile } from "./site.mjs";
import { load, open, wire, wrong } from "./wire.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const deadlineMs = 60_000;
const folder = mkdtempSync(join(tmpdir(), "wec-wire-"));
after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

test("every message of a day's scenarios keeps its schema", () => {
  const kinds = new Set();
  const types = new Set();
  for (const scenario of ["config/demo/demo.scenario", "tests/scenario/receive-asn.scenario", "tests/scenario/order-hold.scenario", "tests/lab/restore/with-medium.scenario"]) {
    const capture = join(folder, "capture");
    execFileSync(`${bin}/wec-scenario`, ["--real", join(root, scenario), "--quiet", "--capture", capture], { stdio: ["ignore", "ignore", "inherit"], timeout: 300_000 });
    for (const line of readFileSync(capture, "utf8").split("\n").filter((l) => l.includes(" "))) {
      const [topic, hex] = line.split(" ");
      if (!hex) continue; // a retained message that was taken away
      for (const message of open(Buffer.from(hex, "hex"))) {
        assert.equal(wrong(topic, message), "", `${scenario}: ${topic} ${JSON.stringify(message).slice(0, 400)}`);
        kinds.add(message.t ?? topic.split("/").slice(-1)[0]);
        if (message.type) types.add(message.type);
      }
    }
  }
  for (const kind of ["hello", "welcome", "ack", "arc_end", "status", "oms", "ev", "cmd", "arc"]) assert.ok(kinds.has(kind), `no ${kind} was seen`);
  assert.ok(types.size > 30, `only ${types.size} types were seen`);
});

test("the validator sees what is wrong", () => {
  const [event] = readFileSync(new URL("golden/0.1/events.jsonl", wire), "utf8").split("\n").filter((l) => l.includes("pick.confirmed"));
  const good = JSON.parse(event);
  assert.equal(wrong("x/up/ev", good), "");
  const without = structuredClone(good);
  delete without.data.task;
  assert.match(wrong("x/up/ev", without), /task/);
  assert.match(wrong("x/up/ev", { ...good, wecprev: "short" }), /envelope/);
  assert.match(wrong("x/up/ev", { ...good, type: "org.wec.never.heard.v1" }), /not documented/);
  assert.notEqual(wrong("x/dn/ctl", { t: "ack", stored: "7" }), "");
});

test("golden messages of every released version keep today's schemas", () => {
  for (const version of readdirSync(new URL("golden/", wire)).filter((name) => /^\d/.test(name)))
    for (const [file, topic] of [["events.jsonl", "x/up/ev"], ["commands.jsonl", "x/dn/cmd"], ["control.jsonl", "x/dn/ctl"]])
      for (const line of readFileSync(new URL(`golden/${version}/${file}`, wire), "utf8").split("\n").filter(Boolean))
        assert.equal(wrong(topic, JSON.parse(line)), "", `${version}: ${line.slice(0, 300)}`);
});

test("asyncapi.json is an AsyncAPI 3.0 document, and what it points at is there", () => {
  const schema = JSON.parse(readFileSync(new URL("node_modules/@asyncapi/specs/schemas/3.0.0-without-$id.json", import.meta.url), "utf8"));
  const ajv = new Ajv({ strict: false });
  addFormats(ajv);
  const document = load("asyncapi.json");
  const check = ajv.compile(schema);
  assert.ok(check(document), ajv.errorsText(check.errors));
  const seek = (file, pointer) => pointer.split("/").slice(1).reduce((at, key) => at?.[key.replaceAll("~1", "/")], file ? load(file) : document);
  const walk = (value) => {
    if (value === null || typeof value !== "object") return;
    if (typeof value.$ref === "string") {
      const [file, pointer] = value.$ref.split("#");
      assert.notEqual(seek(file, pointer ?? ""), undefined, value.$ref);
    }
    Object.values(value).forEach(walk);
  };
  walk(document);
});

// ---- the examples ------------------------------------------------------------------------------

const hashOf = (raw) => (raw === undefined ? "0".repeat(32) : createHash("sha256").update(raw).digest("hex").slice(0, 32));
const linesOf = (file) => (existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : []);
const until = async (what, holds) => {
  for (const end = Date.now() + deadlineMs; !(await holds()); ) {
    if (Date.now() > end) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

const asHeadOffice = async (command) => {
  const here = mkdtempSync(join(folder, "site-"));
  const children = [];
  const run = (program, args) => {
    const child = spawn(program, args, { cwd: here, stdio: ["ignore", "pipe", "inherit"] });
    children.push(child);
    return child;
  };
  try {
    const port = await freePort();
    writeFileSync(join(here, "mosquitto.conf"), `listener ${port} 127.0.0.1\nallow_anonymous true\nlog_dest none\n`);
    run("mosquitto", ["-c", join(here, "mosquitto.conf")]).stdout.resume();
    writeFileSync(join(here, "site.toml"), siteFile(port));
    const { http } = await ready(run(`${bin}/wecd`, ["--config", join(here, "site.toml"), "--state", join(here, "state")]), "wecd");
    const file = join(here, "events");
    const [program, ...args] = command(port, file);
    const consumer = () => {
      const child = run(program, args);
      child.stdout.resume();
      return child;
    };
    const status = () => JSON.parse(execFileSync(`${bin}/wec`, ["--state", join(here, "state"), "--json", "status"], { encoding: "utf8" }));
    let scans = 0;
    const work = async (times) => {
      for (let i = 0; i < times; ++i)
        await fetch(`http://${http}/api/v1/stations/PICK-01/input`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ command_id: `c${++scans}`, kind: "key", data: `NOBODY-${scans}` }) });
    };
    const allThere = () => until("everything is stored once", () => {
      const { head, stored } = status();
      return stored === head && linesOf(file).length === head && head >= scans;
    });

    await work(40);
    let office = consumer();
    await allThere();
    office.kill("SIGKILL");
    await work(25);
    office = consumer();
    await work(5);
    await allThere();
    const lines = linesOf(file);
    assert.ok(lines.length >= 70);
    lines.forEach((line, i) => {
      const event = JSON.parse(line);
      assert.equal(Number(event.sequence), i + 1);
      assert.equal(event.wecprev, hashOf(lines[i - 1]));
      assert.equal(wrong("x/up/ev", event), "");
    });
  } finally {
    children.reverse().forEach((child) => child.kill("SIGKILL"));
  }
};

const python = "/usr/bin/python3";
const hasPaho = spawnSync(python, ["-c", "import paho.mqtt.client"]).status === 0;

test("the example in Python is a head office", { skip: hasPaho ? false : "python3-paho-mqtt is not installed" }, () =>
  asHeadOffice((port, file) => [python, fileURLToPath(new URL("consumer.py", wire)), "127.0.0.1", String(port), "acme", "e2e", file]));

// The example finds its one package beside the tests.
test("the example in Node is a head office", () => {
  const copy = fileURLToPath(new URL("consumer-under-test.mjs", import.meta.url));
  writeFileSync(copy, readFileSync(new URL("consumer.mjs", wire)));
  return asHeadOffice((port, file) => ["node", copy, `mqtt://127.0.0.1:${port}`, "acme", "e2e", file]).finally(() => rmSync(copy));
});
