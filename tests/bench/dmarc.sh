#!/bin/sh
# Looks domains' policies up at a name server (nsd) of its own on loopback, and
# measures that and signing.
#
#     tests/bench/dmarc.sh [BUILD_TREE]

build=${1:-.}
place=$(mktemp -d) || exit 2
port=$((20000 + $$ % 10000))
trap 'kill "$(cat "$place/pid")" 2>/dev/null; rm -rf "$place"' EXIT
{
	printf '%sTTL 60\n' '$'
	echo '. SOA names.invalid. root.invalid. 1 60 60 60 60'
	echo '. NS names.invalid.'
	for i in $(seq 0 999); do
		echo "_dmarc.n$i.example. TXT \"v=DMARC1; p=reject\""
	done
} >"$place/zone"
cat >"$place/conf" <<END
server:
  ip-address: 127.0.0.1@$port
  server-count: 1
  rrl-ratelimit: 0
  username: ""
  chroot: ""
  zonesdir: "$place"
  database: ""
  pidfile: "$place/pid"
  xfrdfile: "$place/xfrd"
  zonelistfile: "$place/list"
  logfile: "$place/log"
remote-control:
  control-enable: no
zone:
  name: "."
  zonefile: "zone"
END
nsd -c "$place/conf" || exit 1
sleep 1
"$build/tests/bench/sender_cost" "127.0.0.1:$port"
