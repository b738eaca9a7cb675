#!/usr/bin/env bash
# Browser and label tests. WEC_BIN: where the programs are. 77 = cannot run here.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
for needed in node mosquitto "${CHROMIUM:-/usr/bin/chromium}"; do
  if ! command -v "$needed" >/dev/null; then
    echo "skipped: end-to-end tests need $needed"
    exit 77
  fi
done
if [ ! -d node_modules ]; then npm ci --no-audit --no-fund --loglevel=error </dev/null; fi
# One file after the other: each starts processes of its own and the machine may be small.
node --test label-reader.test.mjs
node --test label-languages.test.mjs
node --test sheet.test.mjs
node --test station.test.mjs
node --test floor.test.mjs
node --test wire.test.mjs
