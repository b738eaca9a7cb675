#!/usr/bin/env bash
# A site on a small disk of its own that somebody fills: tests/lab/disk/full.scenario with real processes.
# WEC_BIN is the folder of the programs. Exit: 0 passed, 77 skipped (the reason is printed), else failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
export WEC_BIN=${WEC_BIN:-$PWD/build/bin}
small=$(mktemp -d)
trap 'rm -rf "$small"' EXIT

# ext4 on a loop device where there is one, memory otherwise. The mount goes with its namespace.
mount_and_play='
  truncate -s 112M "$1/image"
  mkdir "$1/disk"
  if mkfs.ext4 -q "$1/image" && mount -o loop "$1/image" "$1/disk" 2>/dev/null; then echo "on ext4"
  elif mount -t tmpfs -o size=80m tmpfs "$1/disk" 2>/dev/null; then echo "on tmpfs: no loop device here"
  else echo "skipped: a small disk needs the right to mount"; exit 77; fi
  "$WEC_BIN/wec-scenario" --real --quiet --state-disk "$1/disk" tests/lab/disk/full.scenario'
unshare --mount true 2>/dev/null || {
  echo "skipped: a small disk needs a mount namespace"
  exit 77
}
unshare --mount bash -euc "$mount_and_play" _ "$small"
