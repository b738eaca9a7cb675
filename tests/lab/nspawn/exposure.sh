#!/usr/bin/env bash
# Are the units well formed, and within the exposure gates (in tenths)? Needs no privileges.
set -euo pipefail
units=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../systemd" && pwd)
declare -A gate=([wecd]=10 [wec-bridge-usb]=9 [wec-bridge-lan]=10)

if ! command -v systemd-analyze >/dev/null; then
  echo "SKIPPED unit exposure: systemd-analyze is not installed"
  exit 0
fi

# verify wants the programs to be there; a site has them in /usr/bin, a build machine has not.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0
for name in "${!gate[@]}"; do
  sed -e 's,^ExecStart=/usr/bin/[^ ]*,ExecStart=/bin/true,' -e '/^ExecStartPre=/d' "$units/$name.service" >"$folder/$name.service"
done
if ! complaints=$(SYSTEMD_UNIT_PATH="$folder:" systemd-analyze verify --man=no "$folder"/*.service 2>&1); then
  failed=1
fi
# What it says about units of the machine is not ours; a complaint about ours names ours.
if grep -F "$folder/" <<<"$complaints" || grep -E '^wec' <<<"$complaints"; then failed=1; fi

for name in "${!gate[@]}"; do
  if ! report=$(systemd-analyze security --offline=true --no-pager \
    --threshold="${gate[$name]}" "$units/$name.service" 2>&1); then
    echo "$report" | grep '✗' || echo "$report"
    failed=1
  fi
  echo "$report" | grep -F 'Overall exposure level'
done
[ "$failed" -eq 0 ] || { echo "FAILED unit exposure"; exit 1; }
