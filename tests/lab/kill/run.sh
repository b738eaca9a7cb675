#!/usr/bin/env bash
# Kills in place, inside one long run at machine speed: 20 of wecd, 5 of mosquitto and 5 of wec-oms-sim; 700, 150 and 150 in the longer tiers.
#   tests/lab/kill/run.sh [--night] [more options of wec-scenario]     WEC_BIN: the programs (build/bin)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
counts=(--kills 20 --broker-kills 5 --office-kills 5)
tier=${WEC_TIER:-push}
if [ "${1:-}" = --night ]; then
  tier=night
  shift
fi
if [ "$tier" != push ]; then counts=(--kills 700 --broker-kills 150 --office-kills 150); fi
export WEC_BIN=${WEC_BIN:-$PWD/build/bin}
exec "$WEC_BIN/wec-scenario" --real tests/lab/kill/kill.scenario --quiet "${counts[@]}" "$@"
