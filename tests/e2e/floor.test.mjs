// The outbound floor in Chromium: a cluster pick with a short, a weight that a supervisor accepts,
// and a cancel that stops the bench. Pictures of each are kept (page.mjs says where).

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, StationPage } from "./page.mjs";
import { startSite } from "./site.mjs";

const lampA = "4006381333931";
const lampB = "4012345678901";

const order = (id, lines) => ["order.released", {
  order: id, version: 1, ship_by: "2030-01-01T16:00:00Z", carrier: "DEMO", service: "STD",
  ship_to: { name: "A B", lines: ["Road 1"], postcode: "1", city: "X", country: "DE" },
  lines: lines.map(([sku, qty], i) => ({ line: i + 1, sku, qty })),
}];
const commands = [
  ["order.cancel", { order: "SO-1" }],  // of the common master data
  ["location.upsert", { location: "A-02", version: 1, barcode: "LOC-A02", kind: "PICK", zone: "A", pick_seq: 2 }],
  ["stock.adjust", { sku: "LAMP-B", location: "A-02", delta: 2, reason: "OPENING" }],
  ["lpn.upsert", { lpn: "T2", version: 1, barcode: "TOTE-2", kind: "TOTE" }],
  ["operator.upsert", { operator: "sue", version: 1, badge: "BADGE-9", name: "Sue", rights: ["supervisor"] }],
  ["policy.set", { version: 1, name: "pick_method", value: "CLUSTER" }],
  order("SO-2", [["LAMP-A", 1], ["LAMP-B", 1]]),
  order("SO-3", [["LAMP-A", 2]]),
];

let site, browser, at;

before(async () => {
  site = await startSite(commands);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  site?.stop();
});

const open = async (station) => {
  await at?.page.close();
  at = await StationPage.open(browser, site, station);
};
const stateOf = (id) => site.wec("orders", "--json").split("\n").filter(Boolean).map(JSON.parse).find((one) => one.order === id).state;

test("picks two orders in one walk, each into its tote, and one unit is not there", async () => {
  await open("PICK-01");
  await at.step("SIGNED_OUT");
  await at.scan("BADGE-1", "OK");
  await at.step("GO_TO_LOCATION");
  await at.scan("LOC-A01", "OK");
  await at.scan(lampA, "OK");
  await at.step("PUT_TO_TOTE");
  await at.scan("TOTE-1", "DONE");
  await at.step("ITEM_SCAN");
  await at.scan(lampA, "OK");
  await at.scan(lampA, "OK");
  await at.scan("TOTE-1", "STOP");
  await at.refusal("WRONG_TOTE");
  await at.picture("cluster-wrong-tote");
  await at.scan("TOTE-2", "DONE");
  await at.step("GO_TO_LOCATION");
  await at.scan("LOC-A02", "OK");
  await at.scan("CMD-SHORT", "ATTENTION");
  await at.prompt("CHOOSE_REASON");
  await at.picture("cluster-short");
  await at.scan("CMD-REASON-01", "ATTENTION");
  await at.step("DROP");
  await at.scan("LOC-PACK1", "DONE");
  assert.equal(stateOf("SO-2"), "picked_short");
  assert.equal(stateOf("SO-3"), "picked");
});

test("packs a carton whose weight is wrong, and a supervisor accepts it", async () => {
  await open("PACK-01");
  await at.step("SIGNED_OUT");
  await at.scan("BADGE-1", "OK");
  await at.scan("TOTE-1", "OK");
  await at.scan("BOX-1", "OK");
  await at.scan(lampA, "DONE");
  await at.step("WEIGHING");
  site.wec("sim", "weigh", "PACK-01", "0.0", "g");
  site.wec("sim", "weigh", "PACK-01", "700.0", "g");
  await at.refusal("OVERWEIGHT");
  await at.picture("overweight");
  await at.scan("CMD-OVERRIDE", "ATTENTION");
  await at.prompt("SCAN_SUPERVISOR");
  await at.scan("BADGE-1", "STOP");
  await at.scan("BADGE-9", "OK");
  await at.prompt("CHOOSE_REASON");
  await at.picture("override-reason");
  await at.scan("CMD-REASON-02", "OK");
  await at.step("APPLY_CHECK");
  await at.picture("overridden");
  const label = site.wec("labels", "--json").split("\n").filter(Boolean).map(JSON.parse).find((one) => one.order === "SO-2");
  await at.scan(label.number, "DONE");
  await at.step("IDLE");
  assert.equal(stateOf("SO-2"), "labelled");
});

test("a cancel stops the bench that has the order", async (t) => {
  await at.scan("TOTE-2", "OK");
  await at.scan("BOX-1", "OK");
  await at.scan(lampA, "OK");
  await at.step("VERIFYING");
  const sent = Date.now();
  site.oms("order.cancel", { order: "SO-3" });
  await at.refusal("CANCELLED_STOP");
  t.diagnostic(`from head office to the screen: ${Date.now() - sent} ms (the floor asks for 1000)`);
  await at.picture("cancelled-stop");
  await at.scan(lampA, "STOP");
  await at.scan("TOTE-2", "DONE");
  await at.step("IDLE");
  assert.equal(stateOf("SO-3"), "cancel_pending");
});
