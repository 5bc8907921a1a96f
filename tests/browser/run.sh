#!/usr/bin/env bash
# Starts the program and works its phone page in Chromium. Exit code 77: left out, and why.
# Usage: run.sh PROGRAM SCREENSHOTS
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
left_out() { printf 'browser test left out: %s\n' "$*"; exit 77; }
command -v node >/dev/null || left_out "there is no node"
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[ -n "$CHROMIUM" ] || left_out "there is no Chromium (Debian: apt install chromium)"
[ -d "$here/node_modules/playwright-core" ] || left_out "run npm ci --ignore-scripts in tests/browser first"
export CHROMIUM
exec timeout 60 node "$here/phone.mjs" "$1" "$here/../../flows" "$2"
