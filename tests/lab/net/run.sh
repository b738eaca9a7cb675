#!/usr/bin/env bash
# Broken networks in place, inside one long run at machine speed, in a network namespace of its own: the
# links of wecd and of wec-oms-sim to the broker are cut, half-open, slow and lossy (nftables), while each of the three is killed at
# random. 12 faults and 10 kills on a push, 700 and 300 in the longer tiers.
#   tests/lab/net/run.sh [--night] [more options of wec-scenario]     WEC_BIN: the programs (build/bin)
# Exit: 0 passed, 77 skipped (the reason is printed), else failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
counts=(--kills 6 --broker-kills 2 --office-kills 2 --net-faults 12)
tier=${WEC_TIER:-push}
if [ "${1:-}" = --night ]; then
  tier=night
  shift
fi
if [ "$tier" != push ]; then counts=(--kills 200 --broker-kills 50 --office-kills 50 --net-faults 700); fi
export WEC_BIN=${WEC_BIN:-$PWD/build/bin}
unshare --net true 2>/dev/null || {
  echo "skipped: broken networks need a network namespace"
  exit 77
}
[ -x /usr/sbin/nft ] || {
  echo "skipped: nftables is not installed"
  exit 77
}
exec unshare --net bash -euc 'PATH=$PATH:/usr/sbin; ip link set lo up; exec "$WEC_BIN/wec-scenario" "$@"' _ \
  --real tests/lab/kill/kill.scenario --quiet "${counts[@]}" "$@"
