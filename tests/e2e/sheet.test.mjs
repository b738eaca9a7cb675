// The command sheet on paper: every symbol of the page, as Chromium draws it, reads as its command.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { decode } from "./labels.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const wec = join(process.env.WEC_BIN ?? join(here, "../../build/bin"), "wec");
const site = join(here, "../scenario/floor.toml");

function run(...args) {
  const ran = spawnSync(wec, args, { encoding: "utf8", maxBuffer: 64 << 20 });
  assert.equal(ran.status, 0, ran.stderr);
  return ran.stdout;
}

test("every code of a pick station's sheet reads as printed, with its name on the page", async () => {
  const page_file = join(mkdtempSync(join(tmpdir(), "wec-sheet-")), "sheet.html");
  run("sheet", "PICK-01", "--config", site, "--out", page_file);
  const rows = run("--json", "sheet", "PICK-01", "--config", site).trim().split("\n").map(JSON.parse);
  assert.ok(rows.length > 30);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  try {
    const page = await browser.newPage({ deviceScaleFactor: 8 });
    await page.goto("file://" + page_file);
    assert.deepEqual(await page.locator("h1").allTextContents(), ["PICK-01", "PICK-01 (back)"]);
    const symbols = await page.locator("svg").all();
    assert.equal(symbols.length, rows.length);
    const sorted = [...rows.filter((row) => !row.back), ...rows.filter((row) => row.back)];
    for (const [n, symbol] of symbols.entries()) {
      const [read] = await decode(await symbol.screenshot());
      assert.equal(read?.text, sorted[n].code, `symbol ${n}`);
      assert.equal(read.symbology, "]C0");
    }
  } finally {
    await browser.close();
  }
});
