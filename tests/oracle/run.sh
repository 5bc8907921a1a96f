#!/bin/sh
# Runs the comparison when node and its modules are there; 77 says that it was left out.
#   run.sh PROGRAM [COUNT]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if ! command -v node >/dev/null 2>&1; then
  echo "left out: node is not installed"
  exit 77
fi
if [ ! -d "$here/node_modules/twilio" ]; then
  echo "left out: run 'npm ci' in tests/oracle first"
  exit 77
fi
exec node "$here/sign.mjs" differential --program "$1" --count "${2:-4000}"
