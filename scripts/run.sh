#!/usr/bin/env bash
# Builds the page for release, serves it on this machine alone, and says where once it answers.
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "$0")/common.sh"

PORT="${PORT:-8080}"
case "$PORT" in
  '' | *[!0-9]*) die "PORT must be a number, not '$PORT'." ;;
esac

# A connection by bash itself: curl may be missing.
connects() { (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; }

answers() {
  local status
  status=$(
    exec 2>/dev/null 3<>"/dev/tcp/127.0.0.1/$PORT" || exit 0
    printf 'GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3
    IFS= read -r -t 5 line <&3 && printf '%s' "$line"
  ) || true
  case "$status" in
    "HTTP/1."?" 200"*) return 0 ;;
    *) return 1 ;;
  esac
}

# Before the long steps, so that nobody waits for minutes to hear of it.
if connects; then die "port $PORT is taken. Choose another: make run PORT=$((PORT + 1))"; fi

need_rust_tools
before_trunk

server=$$
(
  while kill -0 "$server" 2>/dev/null; do
    if answers; then
      say "Forkful is at http://127.0.0.1:$PORT/  (Ctrl-C stops it)"
      exit
    fi
    sleep 0.5
  done
) &

# Trunk takes this script's place, so that Ctrl-C and signals reach it with nothing in between.
exec trunk serve --release --locked --offline --address 127.0.0.1 --port "$PORT" --no-autoreload
