// Reads labels as a scanner would: the printer's bytes become a picture, and the picture's barcodes
// become text. Neither half knows anything of wec's own emitter.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { ready } from "zpl-renderer-js";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

const symbolsMax = 32;
const dotsPerMm = { 152: 6, 203: 8, 300: 12, 600: 24 };

let decoder;

/** The decoder's program, from its package and never from the network. */
function prepareDecoder() {
  decoder ??= (() => {
    const path = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");
    const wasm = readFileSync(path);
    return prepareZXingModule({
      overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) },
      fireImmediately: true,
    });
  })();
  return decoder;
}

/** ZPL bytes to the bytes of one PNG per label. */
export async function render({ zpl, dpi, width_mm, height_mm }) {
  const dots = dotsPerMm[dpi];
  if (dots === undefined) throw new Error(`dpi must be one of ${Object.keys(dotsPerMm).join(", ")}`);
  const { api } = await ready;
  const pictures = await api.zplToBase64MultipleAsync(zpl, width_mm, height_mm, dots);
  return pictures.map((picture) => Buffer.from(picture, "base64"));
}

/** Pixels {data (RGBA), width, height} to their barcodes; the bytes of a symbol are UTF-8. */
export async function decodePixels(pixels) {
  await prepareDecoder();
  const found = await readBarcodes(pixels, { tryHarder: true, maxNumberOfSymbols: 1, textMode: "Plain", characterSet: "UTF8" });
  return found
    .filter((symbol) => symbol.isValid)
    .map((symbol) => ({ format: symbol.format, symbology: symbol.symbologyIdentifier, text: symbol.text }));
}

/** A picture to its barcodes: [{format, symbology, text}], from top to bottom. */
export async function decode(png) {
  await prepareDecoder();
  const found = await readBarcodes(new Blob([png]), {
    tryHarder: true,
    maxNumberOfSymbols: symbolsMax,
    textMode: "Plain",
  });
  return found
    .filter((symbol) => symbol.isValid)
    .sort((a, b) => a.position.topLeft.y - b.position.topLeft.y)
    .map((symbol) => ({ format: symbol.format, symbology: symbol.symbologyIdentifier, text: symbol.text }));
}

/** One request of the line protocol (see label-reader.mjs) to its answer. */
export async function read(request) {
  if (!/^([0-9a-f]{2})+$/i.test(request.zpl_hex ?? "")) throw new Error("zpl_hex must be hex digits");
  const zpl = Buffer.from(request.zpl_hex, "hex").toString("utf8");
  const { dpi = 203, width_mm = 102, height_mm = 152, png = null } = request;
  const pictures = await render({ zpl, dpi, width_mm, height_mm });
  const barcodes = [];
  for (const picture of pictures) barcodes.push(...(await decode(picture)));
  const written = png === null ? [] : pictures.map((picture, n) => write(picture, png, n));
  return { barcodes, labels: pictures.length, png: written[0] ?? null };
}

/** label.png, label-2.png, ... */
function write(picture, path, n) {
  const own = n === 0 ? path : path.replace(/(\.png)?$/i, `-${n + 1}.png`);
  writeFileSync(own, picture);
  return own;
}
