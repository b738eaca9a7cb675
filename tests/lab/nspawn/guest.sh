#!/bin/bash
# Runs inside the container, as root. Writes what it found to /out/log; "GUEST PASSED" is its last line
# when everything was as it should be. The first failure ends it, with the journal.
exec >/out/log 2>&1

# until_true SECONDS COMMAND...: waits for the condition, asking again.
until_true() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    if [ "$SECONDS" -ge "$deadline" ]; then return 1; fi
    sleep 0.1
  done
}

check() {
  local what=$1
  shift
  if until_true 20 "$@"; then
    echo "ok      $what"
  else
    echo "FAILED  $what"
    journalctl --no-pager -o short-monotonic -n 40
    echo "GUEST FAILED"
    exit 1
  fi
}

of() { systemctl show --property="$2" --value "$1"; }
is_active() { [ "$(of "$1" ActiveState)" = active ]; }
restarted() { [ "$(of "$1" NRestarts)" -ge "$2" ] && is_active "$1"; }
status_of() { sed -n "s/^$2:[[:space:]]*//p" "/proc/$(of "$1" MainPID)/status" 2>/dev/null; }

# What the kernel holds the process to, not what the unit asks for.
sandboxed() {
  [ "$(status_of "$1" NoNewPrivs)" = 1 ] && [ "$(status_of "$1" Seccomp)" = 2 ] &&
    [ "$(status_of "$1" CapEff)" = 0000000000000000 ] && [ "$(status_of "$1" CapBnd)" = 0000000000000000 ] &&
    [ "$(status_of "$1" Uid | cut -f1)" != 0 ]
}
sees_no_network_socket_family() { ! grep -q AF_INET <<<"$(of "$1" RestrictAddressFamilies)"; }
socket_is_for_the_group() { [ "$(stat -c '%F %a %G' "$1" 2>/dev/null)" = "socket 660 wec-link" ]; }

kill_and_see_it_back() {
  local unit=$1 before
  before=$(of "$unit" NRestarts)
  kill -KILL "$(of "$unit" MainPID)"
  check "$unit is back after kill -9" restarted "$unit" $((before + 1))
}

hang_and_see_it_back() {
  local unit=$1 before
  before=$(of "$unit" NRestarts)
  kill -STOP "$(of "$unit" MainPID)"
  check "$unit is restarted when it hangs (watchdog)" restarted "$unit" $((before + 1))
}

check "mosquitto is ready" is_active broker.service
for bridge in lan usb; do
  unit=wec-bridge-$bridge.service
  check "$unit is ready" is_active "$unit"
  check "$unit runs as nobody in particular, without capabilities, behind a filter" sandboxed "$unit"
  check "$unit serves a socket for its group" socket_is_for_the_group "/run/wec/bridge-$bridge.sock"
  kill_and_see_it_back "$unit"
  check "$unit serves again" socket_is_for_the_group "/run/wec/bridge-$bridge.sock"
done
check "the usb bridge has no network" sees_no_network_socket_family wec-bridge-usb.service
hang_and_see_it_back wec-bridge-lan.service

health() { curl -fsS --max-time 2 -o /dev/null http://127.0.0.1:8080/health; }
scanner_port_open() { (exec 3<>/dev/tcp/127.0.0.1/4000) 2>/dev/null; }

if [ -x /usr/bin/wecd ]; then
  check "wecd is ready" is_active wecd.service
  check "wecd runs as nobody in particular, without capabilities, behind a filter" sandboxed wecd.service
  check "wecd answers" health
  if /usr/lib/wec/wec-machine-identity /tmp/machine; then
    check "the machine's identity was read before wecd started" cmp -s /tmp/machine /run/wec/machine
  else
    echo "skipped the machine's identity: this machine shows none"
  fi
  check "the lan bridge opened wecd's wire" scanner_port_open
  kill_and_see_it_back wecd.service
  check "wecd answers again" health
  check "the lan bridge opened wecd's wire again" scanner_port_open
else
  echo "        wecd is not built: only the bridges were tried"
fi

echo "GUEST PASSED"
