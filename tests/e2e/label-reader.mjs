// A helper that stays up: one JSON line in, one JSON line out, in order.
//
//   in   {"zpl_hex":"5E58...","dpi":203,"width_mm":102,"height_mm":152,"png":"label.png"|null,"id":any}
//   out  {"barcodes":[{"format":"Code128","symbology":"]C1","text":"0034..."}],"labels":1,"png":"label.png"|null,"id":any}
//   or   {"error":"why","id":any}
//
// The first line of output, before any request, is {"ready":true}: rendering starts in a second.

import { createInterface } from "node:readline";
import { read, render } from "./labels.mjs";

const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");

async function answer(line) {
  let id;
  try {
    const request = JSON.parse(line);
    id = request.id;
    return { ...(await read(request)), id };
  } catch (failed) {
    return { error: String(failed?.message ?? failed), id };
  }
}

await render({ zpl: "^XA^FO10,10^A0N,20,20^FDx^FS^XZ", dpi: 203, width_mm: 20, height_mm: 20 });
say({ ready: true });
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() !== "") say(await answer(line));
}
process.exit(0); // the renderer keeps the event loop alive
