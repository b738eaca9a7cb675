// The label helper over its pipe, as the demo and the bots use it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";

const folder = mkdtempSync(join(tmpdir(), "wec-labels-"));
let helper, answers;

const next = async () => JSON.parse((await answers.next()).value);

before(async () => {
  helper = spawn(process.execPath, [new URL("label-reader.mjs", import.meta.url).pathname], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  answers = createInterface({ input: helper.stdout })[Symbol.asyncIterator]();
  assert.deepEqual(await next(), { ready: true });
});
after(() => {
  helper.kill();
  rmSync(folder, { recursive: true });
});

const ask = async (request) => {
  helper.stdin.write(JSON.stringify(request) + "\n");
  return next();
};
const hex = (zpl) => Buffer.from(zpl, "utf8").toString("hex");

const label = (sscc, number) => `^XA^CI28^PW812^LL1218
^FO60,60^A0N,40,40^FDto: M_C3_BCller^FS
^FO60,200^BY3^BCN,200,N,N,N,N^FD>;${number}^FS
^FO60,900^BY3^BCN,240,N,N,N,D^FD(00)${sscc}^FS
^XZ`;

test("decodes the SSCC and the tracking number of one label, top to bottom", async () => {
  const png = join(folder, "label.png");
  const answer = await ask({ id: 7, zpl_hex: hex(label("340123450000000178", "123456789012")), dpi: 203, width_mm: 102, height_mm: 152, png });
  assert.deepEqual(answer.barcodes, [
    { format: "Code128", symbology: "]C0", text: "123456789012" },
    { format: "Code128", symbology: "]C1", text: "00340123450000000178" },
  ]);
  assert.equal(answer.png, png);
  assert.equal(answer.id, 7);
  assert.equal(readFileSync(png).subarray(1, 4).toString(), "PNG");
});

test("reads every label of one stream", async () => {
  const zpl = label("340123450000000178", "111111") + label("340123450000000185", "222222");
  const answer = await ask({ zpl_hex: hex(zpl), dpi: 203, width_mm: 102, height_mm: 152, png: null });
  assert.equal(answer.labels, 2);
  assert.deepEqual(answer.barcodes.map((b) => b.text), ["111111", "00340123450000000178", "222222", "00340123450000000185"]);
  assert.equal(answer.png, null);
});

test("a label without barcodes has none", async () => {
  const answer = await ask({ zpl_hex: hex("^XA^FO20,20^A0N,30,30^FDplain^FS^XZ"), dpi: 203, width_mm: 50, height_mm: 30, png: null });
  assert.deepEqual(answer.barcodes, []);
});

test("bad requests are answered, and the helper stays up", async () => {
  assert.match((await ask({ zpl_hex: "xyz" })).error, /hex/);
  assert.match((await ask({ zpl_hex: "" })).error, /hex/);
  assert.match((await ask({ zpl_hex: "00", dpi: 72 })).error, /dpi/);
  helper.stdin.write("not json\n");
  assert.ok((await next()).error);
  assert.equal((await ask({ zpl_hex: hex("^XA^FO20,20^A0N,30,30^FDx^FS^XZ"), png: null })).labels, 1);
});
