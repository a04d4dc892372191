#!/bin/sh
# Judge a client in any language: start the mock service, start the client with its address and token, end as the verdict says.
#   sh gate.sh <scenario> <command> [arguments]
# The command gets ILINK_BASE_URL and ILINK_TOKEN. ILINK_SIM: how to start the harness; default: npx ilink-sim.
set -u
scenario=$1
shift
out=$(mktemp)
${ILINK_SIM:-npx ilink-sim} serve "$scenario" --seed 1 --json --judge >"$out" &
server=$!
# The first line is there when the service listens; it names the address and the credentials.
until [ -s "$out" ]; do
  kill -0 "$server" 2>/dev/null || { wait "$server"; exit $?; }
  sleep 0.1
done
of_first_line() { head -n 1 "$out" | node -p "JSON.parse(require('fs').readFileSync(0, 'utf8')).$1"; }
ILINK_BASE_URL=$(of_first_line baseUrl) ILINK_TOKEN=$(of_first_line 'credentials[0].token') "$@" &
client=$!
# It ends with the scenario, and its second line is the verdict.
wait "$server"
code=$?
kill "$client" 2>/dev/null
tail -n 1 "$out"
rm -f "$out"
exit "$code"
