// Barcodes that a language cannot say are sent as pictures: each picture is taken out of the
// printer's bytes, put on paper, and read as a scanner would.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { decodePixels, read } from "./labels.mjs";

const wec = join(process.env.WEC_BIN ?? "../../build/bin", "wec");
const languages = ["epl2", "tspl", "escpos", "dpl", "sbpl", "cpcl"];

const inverted = (bytes) => bytes.map((byte) => ~byte & 0xff);
const digits = (text) => Buffer.from(text, "hex");

/** The one picture of a label: {width, height, rows}, 1 is black. Null: there is none. */
const picture = {
  epl2(bytes) {
    const at = bytes.indexOf("\nGW");
    if (at < 0) return null;
    const head = /^GW\d+,\d+,(\d+),(\d+),/.exec(bytes.subarray(at + 1, at + 60).toString("latin1"));
    const [width, height] = [head[1] * 8, +head[2]];
    const from = at + 1 + head[0].length;
    return { width, height, rows: inverted(bytes.subarray(from, from + (width / 8) * height)) };
  },
  tspl(bytes) {
    const at = bytes.indexOf("\nBITMAP ");
    if (at < 0) return null;
    const head = /^BITMAP \d+,\d+,(\d+),(\d+),0,/.exec(bytes.subarray(at + 1, at + 60).toString("latin1"));
    const [width, height] = [head[1] * 8, +head[2]];
    const from = at + 1 + head[0].length;
    return { width, height, rows: inverted(bytes.subarray(from, from + (width / 8) * height)) };
  },
  cpcl(bytes) {
    const found = /\nEG (\d+) (\d+) \d+ \d+ ([0-9A-F]+)\r/.exec(bytes.toString("latin1"));
    return found && { width: found[1] * 8, height: +found[2], rows: digits(found[3]) };
  },
  sbpl(bytes) {
    const found = /\x1bGH(\d{3})(\d{3})([0-9A-F]+)\x1b/.exec(bytes.toString("latin1"));
    return found && { width: found[1] * 8, height: found[2] * 8, rows: digits(found[3]) };
  },
  dpl(bytes) {
    const found = /^\x02IDAFWEC0\r((?:80[0-9A-F]+\r)+)FFFF\r/.exec(bytes.toString("latin1"));
    if (!found) return null;
    const lines = found[1].trimEnd().split("\r");
    const rows = Buffer.concat(lines.map((line) => digits(line.slice(4))));
    return { width: parseInt(lines[0].slice(2, 4), 16) * 8, height: lines.length, rows };
  },
  escpos(bytes) {
    const at = bytes.indexOf("0p0\x01\x011", 0, "latin1");
    if (at < 0) return null;
    const [width, height] = [bytes.readUInt16LE(at + 6), bytes.readUInt16LE(at + 8)];
    const stride = Math.ceil(width / 8);
    return { width: stride * 8, height, rows: bytes.subarray(at + 10, at + 10 + stride * height) };
  },
};

/** Black on white, with a margin of 40 dots. */
function onPaper({ width, height, rows }) {
  const margin = 40;
  const [w, h] = [width + 2 * margin, height + 2 * margin];
  const data = new Uint8ClampedArray(w * h * 4).fill(255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if ((rows[y * (width / 8) + (x >> 3)] >> (7 - (x & 7))) & 1)
        data.fill(0, ((y + margin) * w + x + margin) * 4, ((y + margin) * w + x + margin) * 4 + 3);
  return { width: w, height: h, data };
}

function render(language, symbology, data) {
  const model = {
    width_mm: 102,
    height_mm: 152,
    elements: [{ type: "barcode", x_mm: 1, y_mm: 10, width_mm: 100, height_mm: 60, symbology, data, module_mm: 0.5, module_min_mm: 0.125 }],
  };
  const said = spawnSync(wec, ["label", "render", "-", "--language", language], { input: JSON.stringify(model), maxBuffer: 1 << 26 });
  assert.equal(said.status, 0, `${language} ${JSON.stringify(data)}: ${said.stdout}`);
  return said.stdout;
}

const code128 = ['"; PRINT 9', 'a"b\\[R]c', "^XA~JA^XZ", "{1{B{C>8>;!102", "8712345678>0&A", "a,b;c|d}e", "\\\"\\\\\""];
const square = [...code128, "line\r\nENDQR\r\nPRINT", "\x1bZ\x03\x02\x05", "Grüße, Łódź", "tab\tand more"];
const elements = ["0034012345000000017810A\"B\x1d21<>", "01095211015300012199!?\x1d10LOT"];

for (const language of languages) {
  test(`${language}: pictures hold exactly the given text`, async () => {
    const cases = [
      ...code128.map((text) => ["code128", text, "Code128"]),
      ...square.map((text) => ["qr", text, "QRCode"]),
      ...square.map((text) => ["data_matrix", text, "DataMatrix"]),
      ...elements.map((text) => ["gs1_data_matrix", text, "DataMatrix"]),
      ["gs1_128", elements[0], "Code128"],
    ];
    let read = 0;
    for (const [symbology, text, format] of cases) {
      const found = picture[language](render(language, symbology, text));
      if (!found) {
        assert.ok(["escpos"].includes(language) || symbology === "gs1_128", `${language} ${symbology} is no picture`);
        continue; // by the language's own command, where it is counted or plain
      }
      const [symbol] = await decodePixels(onPaper(found));
      assert.ok(symbol, `${language} ${symbology} ${JSON.stringify(text)} is not readable`);
      assert.equal(symbol.format, format);
      assert.equal(symbol.text, text, `${language} ${symbology}`);
      if (symbology.startsWith("gs1")) assert.match(symbol.symbology, /^\](C1|d2)$/);
      read++;
    }
    assert.ok(read >= 12, `${language}: ${read} pictures`);
  });
}

test("zpl: rendered symbols hold exactly the given text", async () => {
  const cases = [
    ...code128.map((text) => ["code128", text]),
    ...code128.map((text) => ["qr", text]),
    ...code128.map((text) => ["data_matrix", text]),
  ];
  for (const [symbology, text] of cases) {
    const { barcodes, labels } = await read({ zpl_hex: render("zpl", symbology, text).toString("hex") });
    assert.equal(labels, 1);
    assert.deepEqual(barcodes.map((symbol) => symbol.text), [text], `${symbology}`);
  }
});
