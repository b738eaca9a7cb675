#!/bin/sh
# Builds the station page and compiles it into C++: build.sh OUT_DIR
# node_modules lies beside the sources and is shared by all build trees; a lock keeps two trees that
# build at once apart, and npm runs only when the lock file has changed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$1
mkdir -p "$out"
cd "$here"
exec 9>"$here/.build.lock"
flock 9
wanted=$(sha256sum package-lock.json | cut -d' ' -f1)
if [ "$(cat node_modules/.wec-installed 2>/dev/null || true)" != "$wanted" ]; then
  npm ci --no-audit --no-fund --loglevel=error
  echo "$wanted" > node_modules/.wec-installed
fi
node_modules/.bin/tsc --noEmit
node_modules/.bin/vite build --logLevel warn --emptyOutDir --outDir "$out/dist"
node embed.mjs "$out/dist" "$out/station_page.cpp"
