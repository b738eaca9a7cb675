// Turns a folder of built files into one C++ file: node embed.mjs DIST OUT.cpp
// The bytes become string literals, which compile in a fraction of the time of number lists.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join, relative } from "node:path";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
};

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

// Octal escapes end after three digits, so no byte can run into the next one.
function literal(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += 64) {
    let line = "";
    for (const byte of bytes.subarray(at, at + 64)) {
      const plain = byte >= 0x20 && byte < 0x7f && !'"\\?'.includes(String.fromCharCode(byte));
      line += plain ? String.fromCharCode(byte) : "\\" + byte.toString(8).padStart(3, "0");
    }
    lines.push(`    "${line}"`);
  }
  return lines.join("\n") || '    ""';
}

const [dist, out] = process.argv.slice(2);
const hash = createHash("sha256");
const constants = [];
const rows = [];
for (const [n, path] of filesBelow(dist).sort().entries()) {
  const bytes = readFileSync(path);
  const name = "/" + relative(dist, path);
  const type = types[extname(path)];
  if (!type) throw new Error(`${name}: no content type is known for this file`);
  hash.update(name).update(bytes);
  constants.push(`constexpr char file_${n}[] =\n${literal(bytes)};`);
  rows.push(`    {"${name}", "${type}", {file_${n}, sizeof file_${n} - 1}},`);
}
if (rows.length === 0) throw new Error(`${dist} is empty`);

writeFileSync(
  out,
  `// Made by daemon/stations/ui/embed.mjs.
#include "daemon/stations/assets.hpp"

namespace wec {
namespace {

${constants.join("\n")}

constexpr Asset all[] = {
${rows.join("\n")}
};

}  // namespace

std::span<const Asset> assets() { return all; }
std::string_view assets_version() { return "${hash.digest("hex").slice(0, 12)}"; }

}  // namespace wec
`,
);
