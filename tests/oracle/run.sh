#!/bin/sh
# Runs a comparison when node and its modules are there; 77 says that it was left out.
#   run.sh twilio PROGRAM [COUNT]
#   run.sh webhook PROGRAM [COUNT]
#   run.sh schema PROGRAM
set -eu
here=$(cd "$(dirname "$0")" && pwd)
case $1 in
  twilio) module=twilio ;;
  webhook) module=standardwebhooks ;;
  schema) module=ajv ;;
  *) echo "run.sh: what is $1?" >&2; exit 2 ;;
esac
if ! command -v node >/dev/null 2>&1; then
  echo "left out: node is not installed"
  exit 77
fi
if [ ! -d "$here/node_modules/$module" ]; then
  echo "left out: run 'npm ci' in tests/oracle first"
  exit 77
fi
if [ "$1" = twilio ]; then
  exec node "$here/sign.mjs" differential --program "$2" --count "${3:-4000}"
fi
if [ "$1" = schema ]; then
  exec node "$here/schema.mjs" --program "$2"
fi
exec node "$here/webhook.mjs" --program "$2" --count "${3:-500}"
