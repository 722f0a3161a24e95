#!/bin/bash
# Without the gate the sender is asked to come back; a child that dies is
# started again; what was acknowledged before is sent after.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

member=$(house_person 'group("acttes") && paid && plain')
acttes=$(entitled 'group("acttes") && paid')
another() { # NAME PID: a child of that name lives and is not PID
	local now
	now=$(house_child "$1")
	[ -n "$now" ] && [ "$now" != "$2" ]
}

for name in crieur-gate crieur-clerk crieur-relay; do
	before=$(house_child $name)
	is "$(stat -c %U "/proc/$before")" "$HOUSE_USER" \
		"$name runs as $HOUSE_USER"
	is "$(awk '/^NoNewPrivs/ { print $2 }' "/proc/$before/status")" 1 \
		"$name cannot win privileges"
	kill -KILL "$before"
	holds "$name, killed, is started again" \
		house_wait 20 another $name "$before"
done
house_wait 20 house_socket_listens "$GATE_SOCKET"
post "$member" acttes "Après la chute" "$member"
like "$answers" '^data: 250 ' "a post is taken after that"
arrives "Après la chute" "$acttes" "and arrives"

house_stop_crieurd
post "$member" acttes "Porte close" "$member"
like "$answers" ': 4[0-9][0-9] ' "with crieurd stopped the answer is 4xx"
unlike "$answers" '^data: 250' "and nothing is taken"
house_start_crieurd
post "$member" acttes "Porte rouverte" "$member"
like "$answers" '^data: 250 ' "started again it takes mail"
arrives "Porte rouverte" "$acttes" "which arrives"

# Acknowledged, then stopped at once.
post "$member" acttes "Juste avant" "$member"
house_stop_crieurd
like "$answers" '^data: 250 ' "a post is taken just before the end"
house_start_crieurd
arrives "Juste avant" "$acttes" "and arrives after the new start, once each"
story_end
