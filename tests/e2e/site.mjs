// A site of real processes for the browser tests: mosquitto, wec-oms-sim and wecd with simulated
// devices inside. Everything lives in one temporary folder and ends with stop().

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export const bin = process.env.WEC_BIN ?? new URL("../../build/bin", import.meta.url).pathname;
const deadlineMs = 60_000;

export const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

export const siteFile = (brokerPort) => `
[site]
id = "e2e"
tenant = "acme"
machine = "e2e-1"
[oms]
broker = "mqtt://127.0.0.1:${brokerPort}"
backoff_base_ms = 100
[witness]
path = "second"
[http]
listen = "127.0.0.1:0"
open_loopback = true
[bridge]
in_process = true
[simulation]
enabled = true
[[device]]
id = "SC1"
link = "sim:scanner"
driver = "line"
[[device]]
id = "W1"
link = "sim:scale"
driver = "mt_sics"
[[device]]
id = "P1"
link = "sim:printer"
driver = "zpl"
[[station]]
id = "PICK-01"
kind = "pick"
devices = ["SC1"]
[[station]]
id = "PACK-01"
kind = "pack"
location = "PACK-1"
devices = ["W1", "P1"]
`;

const masterData = [
  ["location.upsert", { location: "A-01", version: 1, barcode: "LOC-A01", kind: "PICK", zone: "A", pick_seq: 1 }],
  ["location.upsert", { location: "PACK-1", version: 1, barcode: "LOC-PACK1", kind: "PACK" }],
  ["item.upsert", { sku: "LAMP-A", version: 1, name: "Desk lamp", tracking: "NONE", weight_mg: 400000, packs: [{ uom: "EA", qty: 1, gtin: "4006381333931" }] }],
  ["item.upsert", { sku: "LAMP-B", version: 1, name: "Floor lamp", tracking: "NONE", weight_mg: 900000, packs: [{ uom: "EA", qty: 1, gtin: "4012345678901" }] }],
  ["carton_type.upsert", { carton: "BOX-1", version: 1, barcode: "BOX-1", tare_mg: 100000, inner_mm: [300, 200, 200], max_mg: 20000000 }],
  ["lpn.upsert", { lpn: "T1", version: 1, barcode: "TOTE-1", kind: "TOTE" }],
  ["operator.upsert", { operator: "ida", version: 1, badge: "BADGE-1", name: "Ida", rights: [] }],
  ["stock.adjust", { sku: "LAMP-A", location: "A-01", delta: 10, reason: "OPENING" }],
  ["numbers.grant", { range: "S1", version: 1, kind: "sscc", format: "39521000{n:9}{c:gs1}", lo: "1", hi: "500", low: 10 }],
  ["numbers.grant", { range: "N1", version: 1, kind: "tracking", carrier: "DEMO", format: "DM{n:9}", lo: "1", hi: "500", low: 10 }],
  ["order.released", { order: "SO-1", version: 1, ship_by: "2030-01-01T16:00:00Z", carrier: "DEMO", service: "STD", ship_to: { name: "A B", lines: ["Road 1"], postcode: "1", city: "X", country: "DE" }, lines: [{ line: 1, sku: "LAMP-A", qty: 2 }] }],
];

/** Reads lines until one is JSON with `ready`. */
export async function ready(child, name) {
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    try {
      const said = JSON.parse(line);
      if (said.ready) return said;
    } catch {
      // another line than the one waited for
    }
  }
  throw new Error(`${name} ended before it was ready`);
}

/** `more`: commands of head office after the master data, as [type, data]. */
export async function startSite(more = []) {
  const folder = mkdtempSync(join(tmpdir(), "wec-e2e-"));
  const children = [];
  const run = (program, args) => {
    const child = spawn(program, args, { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
    children.push(child);
    return child;
  };
  const port = await freePort();
  writeFileSync(join(folder, "mosquitto.conf"), `listener ${port} 127.0.0.1\nallow_anonymous true\n`);
  run("mosquitto", ["-c", join(folder, "mosquitto.conf")]).stdout.resume();
  writeFileSync(join(folder, "site.toml"), siteFile(port));
  const control = join(folder, "oms.sock");
  await ready(run(`${bin}/wec-oms-sim`, ["run", "--broker", `mqtt://127.0.0.1:${port}`, "--tenant", "acme", "--site", "e2e", "--control", control]), "wec-oms-sim");
  const { http } = await ready(run(`${bin}/wecd`, ["--config", join(folder, "site.toml"), "--state", join(folder, "state")]), "wecd");

  const ask = (args) => execFileSync(`${bin}/wec-oms-sim`, [...args, "--control", control], { encoding: "utf8" });
  const oms = (type, data) => ask(["send", `cmd ${type} ${JSON.stringify(data)}`]);
  for (const [type, data] of [...masterData, ...more]) oms(type, data);
  const end = Date.now() + deadlineMs;
  while (JSON.parse(ask(["send", "status"])).pending > 0) {
    if (Date.now() > end) throw new Error("the site did not answer its commands");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const wec = (...args) => execFileSync(`${bin}/wec`, ["--state", join(folder, "state"), ...args], { encoding: "utf8" });
  const stop = () => {
    for (const child of children.reverse()) child.kill("SIGTERM");
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return { http, wec, oms, stop };
}
