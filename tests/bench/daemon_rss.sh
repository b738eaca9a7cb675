#!/usr/bin/env bash
# What the whole of wecd holds in memory: idle with one station, idle with 200, and after a screen and a
# refused scan at each of the 200 over HTTP. Head office stays away, so the events queue up.
#   tests/bench/daemon_rss.sh     WEC_BIN: the programs (build/bin)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
bin=${WEC_BIN:-$PWD/build/bin}
folder=$(mktemp -d "${TMPDIR:-/tmp}/wec-rss-XXXXXX")
daemon=
end() {
  if [ -n "$daemon" ]; then kill "$daemon" 2>/dev/null && wait "$daemon" 2>/dev/null || true; fi
  rm -rf "$folder"
}
trap end EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port=$(free_port)
nobody=$(free_port) # no broker there

site_of() { # STATIONS
  cat <<TOML
[site]
id = "rss"
tenant = "bench"
machine = "bench-1"
timezone = "Europe/Berlin"
[oms]
broker = "mqtt://127.0.0.1:$nobody"
[http]
listen = "127.0.0.1:$port"
open_loopback = true
[bridge]
in_process = true
[simulation]
enabled = true
TOML
  local i
  for ((i = 1; i <= $1; i++)); do printf '[[station]]\nid = "S%03d"\nkind = "pick"\n' "$i"; done
}

start() { # STATIONS
  site_of "$1" >"$folder/site.toml"
  mkdir -p "$folder/state-$1"
  "$bin/wecd" --config "$folder/site.toml" --state "$folder/state-$1" >"$folder/log-$1" 2>&1 &
  daemon=$!
  local tries
  for ((tries = 0; tries < 200; tries++)); do
    if curl -fsS -o /dev/null "http://127.0.0.1:$port/api/v1/stations/S001/screen" 2>/dev/null; then return; fi
    if ! kill -0 "$daemon" 2>/dev/null; then break; fi
    sleep 0.1
  done
  cat "$folder/log-$1" >&2
  exit 1
}

stop() {
  kill "$daemon"
  wait "$daemon" || true
  daemon=
}

rss() { awk '/^VmRSS/ { printf "%.1f MiB", $2 / 1024 }' "/proc/$daemon/status"; }

start 1
one=$(rss)
stop
start 200
idle=$(rss)
for ((i = 1; i <= 200; i++)); do
  station=$(printf 'S%03d' "$i")
  curl -fsS -o /dev/null "http://127.0.0.1:$port/api/v1/stations/$station/screen"
  curl -sS -o /dev/null -H 'Content-Type: application/json' \
    -d "{\"command_id\":\"rss-$i\",\"kind\":\"scan\",\"data\":\"NOBODY-$i\"}" \
    "http://127.0.0.1:$port/api/v1/stations/$station/input"
done
printf 'RSS of wecd: %s idle with 1 station, %s idle with 200, %s after a scan at each\n' "$one" "$idle" "$(rss)"
stop
