#!/usr/bin/env bash
# Boots a systemd of its own in a container (systemd-nspawn) over this machine's /usr, with the real
# units, a real mosquitto and the programs of $WEC_BIN; guest.sh then tries them. Exit as run.sh.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../../.." && pwd)
: "${WEC_BIN:=$repository/build/bin}"
time_limit_s=120

skip() {
  echo "SKIPPED units in nspawn: $*"
  exit 77
}

if [ "$(id -u)" -ne 0 ]; then
  sudo -n true 2>/dev/null || skip "needs root, and there is no sudo without a password"
  exec sudo -n WEC_BIN="$WEC_BIN" "$0"
fi
command -v systemd-nspawn >/dev/null || skip "systemd-nspawn is not installed (apt: systemd-container)"
[ -x /lib/systemd/systemd ] || skip "systemd is not installed"
[ -x /usr/sbin/mosquitto ] || skip "mosquitto is not installed"
[ -x "$WEC_BIN/wec-bridge" ] || { echo "FAILED: $WEC_BIN/wec-bridge is not built"; exit 1; }

work=$(mktemp -d /tmp/wec-nspawn-XXXXXX)
container=
clean_up() {
  # The container is a process of this script's own; with it, all that ran inside goes.
  if [ -n "$container" ] && kill -0 "$container" 2>/dev/null; then
    kill -KILL "$container" 2>/dev/null || true
    wait "$container" 2>/dev/null || true
  fi
  rm -rf --one-file-system "$work"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

# ---- what a package would install, laid over /usr ----------------------------------------------
layer=$work/layer
mkdir -p "$layer"/bin "$layer"/lib/systemd/system "$layer"/lib/sysusers.d "$layer"/lib/tmpfiles.d \
  "$layer"/lib/udev/rules.d "$layer"/lib/wec
for program in wec-bridge wecd wec wec-sim; do
  if [ -x "$WEC_BIN/$program" ]; then cp "$WEC_BIN/$program" "$layer/bin/"; fi
done
cp "$repository"/systemd/*.service "$layer/lib/systemd/system/"
cp "$repository/systemd/wec.sysusers" "$layer/lib/sysusers.d/wec.conf"
cp "$repository/systemd/wec.tmpfiles" "$layer/lib/tmpfiles.d/wec.conf"
cp "$repository/systemd/wec-machine-identity" "$layer/lib/wec/"
cp "$repository/systemd/60-wec.rules" "$layer/lib/udev/rules.d/"

# ---- the smallest /etc that boots --------------------------------------------------------------
root=$work/root
mkdir -p "$root"/{usr,etc/systemd/system/multi-user.target.wants,etc/wec,var,run,tmp,proc,sys,dev,out}
for link in bin sbin lib lib64; do ln -s "usr/$link" "$root/$link"; done
cp -L /etc/ld.so.cache /etc/nsswitch.conf /etc/os-release "$root/etc/"
cp -r /etc/ld.so.conf /etc/ld.so.conf.d "$root/etc/" 2>/dev/null || true
if [ -d /etc/alternatives ]; then cp -a /etc/alternatives "$root/etc/"; fi
printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n' >"$root/etc/passwd"
printf 'root:x:0:\nnogroup:x:65534:\ntty:x:5:\n' >"$root/etc/group"
# As a package does when it is installed.
SYSTEMD_LOG_LEVEL=warning systemd-sysusers --root="$root" - <"$repository/systemd/wec.sysusers"
printf '127.0.0.1 localhost\n' >"$root/etc/hosts"
echo wec-site >"$root/etc/hostname"
systemd-id128 new >"$root/etc/machine-id"
cp "$here/site.toml" "$root/etc/wec/site.toml"
cp "$here/guest.sh" "$root/etc/guest.sh"
wants=$root/etc/systemd/system/multi-user.target.wants
ln -s /usr/lib/systemd/system/wec-bridge-lan.service "$wants/"
ln -s /usr/lib/systemd/system/wec-bridge-usb.service "$wants/"
if [ -x "$WEC_BIN/wecd" ]; then ln -s /usr/lib/systemd/system/wecd.service "$wants/"; fi
# Programs of the sanitizers' tree: no leak check at the end (it wants ptrace, which no sandbox gives),
# and room for shadow memory.
if grep -qs __asan_init "$WEC_BIN/wec-bridge"; then
  for unit in wecd wec-bridge-lan wec-bridge-usb guest; do
    mkdir -p "$root/etc/systemd/system/$unit.service.d"
    printf '[Service]\nEnvironment=ASAN_OPTIONS=detect_leaks=0\nMemoryMax=2G\n' \
      >"$root/etc/systemd/system/$unit.service.d/sanitizers.conf"
  done
fi
cat >"$root/etc/mosquitto.conf" <<'C'
listener 1883 127.0.0.1
allow_anonymous true
persistence false
C
cat >"$root/etc/systemd/system/broker.service" <<'C'
[Service]
Type=notify
ExecStart=/usr/sbin/mosquitto -c /etc/mosquitto.conf
DynamicUser=yes
C
cat >"$root/etc/systemd/system/guest.service" <<'C'
[Unit]
Wants=broker.service
After=broker.service wec-bridge-lan.service wec-bridge-usb.service wecd.service
[Service]
Type=oneshot
TimeoutStartSec=100
ExecStart=/bin/bash /etc/guest.sh
ExecStopPost=/bin/systemctl exit 0
C
ln -s ../guest.service ../broker.service "$wants/"
# Units of this machine that have no business here.
for unit in systemd-networkd.service systemd-resolved.service systemd-timesyncd.service \
  apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service \
  fstrim.timer man-db.timer mosquitto.service ssh.service cron.service networking.service \
  postgresql.service docker.service containerd.service; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit"
done

# ---- boot ----------------------------------------------------------------------------------------
mkdir "$work/out"
# --overlay-ro rather than copies: /usr is the machine's own, unchanged.
timeout --kill-after=5 "$time_limit_s" systemd-nspawn --quiet --directory="$root" --register=no \
  --keep-unit --private-network --boot --console=pipe --overlay-ro="/usr:$layer:/usr" \
  --bind="$work/out:/out" </dev/null >"$work/console" 2>&1 &
container=$!
result=0
wait "$container" || result=$?
container=

if [ ! -s "$work/out/log" ]; then
  if grep -qE 'Operation not permitted|Permission denied|Function not implemented|No such device' "$work/console"; then
    skip "this machine does not let a container start: $(grep -m1 -E 'not permitted|denied|not implemented|No such device' "$work/console")"
  fi
  tail -20 "$work/console"
  echo "FAILED units in nspawn: the container did not come up (exit $result)"
  exit 1
fi
cat "$work/out/log"
if ! grep -qx 'GUEST PASSED' "$work/out/log"; then
  echo "FAILED units in nspawn"
  exit 1
fi
