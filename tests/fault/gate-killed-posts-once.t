#!/bin/bash
# The gate is killed at the worst instants. Who sent a message then is asked to
# come back, comes back, and everybody entitled has it once.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_make

# The house with crieurd under the killer's eye.
shim=$top_builddir/tests/fault/gate_die.so
mkdir "$HOUSE/killer" && chmod 777 "$HOUSE/killer"
export CRIEUR_DIE=$HOUSE/killer/die
export ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0
house_start_mail || story_give_up "the mail system does not start"
start_crieurd() {
	LD_PRELOAD=$shim house_start_crieurd
}
start_crieurd && house_import_people || story_give_up "crieurd does not start"

member=$(house_person 'group("copil-acttes") && paid')
copil=$(entitled 'group("copil-acttes") && paid')
send_file() { # FILE
	house_send "$member" "copil-acttes@$DOMAIN" "$member" <"$1"
}
taken() { # FILE
	answers=$(send_file "$1")
	grep -q '^data: 250 ' <<<"$answers"
}

another() { # PID: a gate lives and is not that one
	local now
	now=$(house_child crieur-gate)
	[ -n "$now" ] && [ "$now" != "$1" ]
}

for instant in answer sync; do
	house_message "$member" "copil-acttes@$DOMAIN" "Mort: $instant" \
		>"$HOUSE/message"
	before=$(house_child crieur-gate)
	echo $instant >"$CRIEUR_DIE"
	answers=$(send_file "$HOUSE/message")
	like "$answers" ': 4[0-9][0-9] ' "killed at \"$instant\": come back"
	unlike "$answers" '^data: 250' "and nothing is promised"
	holds "the gate that was killed is another now" \
		house_wait 20 another "$before"
	holds "the same message is taken at last" \
		house_wait 30 taken "$HOUSE/message" || diag "$answers"
	arrives "Mort: $instant" "$copil" "and everybody has it once"
	sleep 2
	is "$(house_received "$(house_message_id "Mort: $instant")")" \
		"$(cat "$copil")" "once and for all"
done

# And killed now and then, whatever it is doing.
(
	for pause in 0.7 1.9 2.3 3.1 2.6; do
		sleep $pause
		kill -KILL "$(house_child crieur-gate)" 2>/dev/null
	done
) &
killer=$!
lost=0
for number in $(seq 1 20); do
	house_message "$member" "copil-acttes@$DOMAIN" "Salve $number" \
		>"$HOUSE/message"
	house_wait 60 taken "$HOUSE/message" || lost=$((lost + 1))
done
wait $killer
is $lost 0 "of 20 posts sent meanwhile each is taken at last"
all_arrived() {
	local number
	for number in $(seq 1 20); do
		received_by "$(house_message_id "Salve $number")" "$copil" ||
			return 1
	done
}
holds "and everybody has each of them once" house_wait 60 all_arrived
house_stop_crieurd
done_testing
