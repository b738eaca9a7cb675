// A person at the station page in Chromium: signs in, picks, packs, reloads in the middle, hears.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { startSite } from "./site.mjs";

const chromiumFlags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
const timeout = 30_000;

let site, browser, page;

before(async () => {
  site = await startSite();
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: chromiumFlags });
});
after(async () => {
  await browser?.close();
  site?.stop();
});

const open = async (station) => {
  await page?.close();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`http://${site.http}/station/${station}`);
};
const step = (name) => page.waitForSelector(`[data-step="${name}"][data-connected="true"]`, { timeout });
const toneCount = () => page.evaluate(() => Number(document.documentElement.dataset.toneCount ?? "0"));

/** Scans in the page's simulated scanner and waits for the tone that follows. */
const scan = async (code, tone) => {
  const before = await toneCount();
  await page.fill("#sim-code", code);
  await page.click("[data-sim] button[type=submit]");
  await page.waitForFunction((n) => Number(document.documentElement.dataset.toneCount ?? "0") > n, before, { timeout });
  assert.equal(await page.evaluate(() => document.documentElement.dataset.tone), tone, `tone after ${code}`);
};

test("picks an order, is stopped at the wrong item, and reloads in the middle", async () => {
  await open("PICK-01");
  await step("SIGNED_OUT");
  await scan("BADGE-1", "OK");
  await step("TOTE");
  await scan("TOTE-1", "OK");
  await step("GO_TO_LOCATION");
  await scan("LOC-A01", "OK");
  await step("ITEM_SCAN");
  await scan("4012345678901", "STOP");
  await page.waitForSelector('[data-refusal="WRONG_ITEM"]', { timeout });
  assert.match(await page.textContent(".prompt"), /LAMP-B/, "the sentence names what was scanned");
  await scan("4006381333931", "OK");
  await page.reload();
  await step("ITEM_SCAN");
  assert.match(await page.textContent("body"), /1\/2/, "the count is still there");
  await scan("4006381333931", "OK");
  await step("PUT_TO_TOTE");
  await scan("TOTE-1", "DONE");
  await step("DROP");
  await scan("LOC-PACK1", "DONE");
});

test("packs it: carton, units, weight, label, apply-check", async () => {
  await open("PACK-01");
  await step("SIGNED_OUT");
  await scan("BADGE-1", "OK");
  await scan("TOTE-1", "OK");
  await step("IDENTIFIED");
  await scan("BOX-1", "OK");
  await step("VERIFYING");
  await scan("4006381333931", "OK");
  await page.reload();
  await step("VERIFYING");
  await scan("4006381333931", "DONE");
  await step("WEIGHING");
  site.wec("sim", "weigh", "PACK-01", "900.0", "g");
  await step("APPLY_CHECK");
  const label = JSON.parse(site.wec("labels", "--json").split("\n")[0]);
  assert.equal(label.state, "printed");
  await scan("DM999999999", "STOP");
  await scan(label.number, "DONE");
  await step("IDLE");
  const order = JSON.parse(site.wec("orders", "--json").split("\n")[0]);
  assert.equal(order.state, "labelled");
});
