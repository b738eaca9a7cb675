// One person at one station page in Chromium: scans as the scanner would, waits for the tone that
// follows, and keeps pictures of what was on the screen.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const chromiumFlags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
const timeout = 30_000;
const pictures = process.env.WEC_ARTEFACTS ?? new URL("../../build/artefacts/e2e", import.meta.url).pathname;

export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: chromiumFlags });

export class StationPage {
  constructor(page) {
    this.page = page;
  }
  static async open(browser, site, station) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`http://${site.http}/station/${station}`);
    return new StationPage(page);
  }
  step(name) {
    return this.page.waitForSelector(`[data-step="${name}"][data-connected="true"]`, { timeout });
  }
  prompt(name) {
    return this.page.waitForSelector(`[data-prompt="${name}"][data-connected="true"]`, { timeout });
  }
  refusal(code) {
    return this.page.waitForSelector(`[data-refusal="${code}"]`, { timeout });
  }
  async scan(code, tone) {
    const before = await this.page.evaluate(() => Number(document.documentElement.dataset.toneCount ?? "0"));
    await this.page.fill("#sim-code", code);
    await this.page.click("[data-sim] button[type=submit]");
    await this.page.waitForFunction((n) => Number(document.documentElement.dataset.toneCount ?? "0") > n, before, { timeout });
    assert.equal(await this.page.evaluate(() => document.documentElement.dataset.tone), tone, `tone after ${code}`);
  }
  async picture(name) {
    mkdirSync(pictures, { recursive: true });
    await this.page.screenshot({ path: join(pictures, `${name}.png`) });
  }
}
