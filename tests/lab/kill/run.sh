#!/usr/bin/env bash
# Kills in place, inside one long run at machine speed: 20 of wecd and 5 of mosquitto, 200 and 50 in the longer tiers.
#   tests/lab/kill/run.sh [--night] [more options of wec-scenario]     WEC_BIN: the programs (build/bin)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
counts=(--kills 20 --broker-kills 5)
tier=${WEC_TIER:-push}
if [ "${1:-}" = --night ]; then
  tier=night
  shift
fi
if [ "$tier" != push ]; then counts=(--kills 200 --broker-kills 50); fi
export WEC_BIN=${WEC_BIN:-$PWD/build/bin}
exec "$WEC_BIN/wec-scenario" --real tests/lab/kill/kill.scenario --quiet "${counts[@]}" "$@"
