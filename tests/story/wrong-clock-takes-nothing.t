#!/bin/bash
# The machine's clock goes 400 days ahead, or back: nothing is forgotten, nobody
# is refused or left out for it; status says so, and one word believes it.
# shellcheck source=tests/lib/story.sh
# A sanitizer comes first in a process, and dies in its own way.
if grep -q "^SANITIZER_FLAGS = *-" "${top_builddir:-.}/Makefile"; then
	echo "1..0 # SKIP not under a sanitizer"
	exit 0
fi
. "$(dirname "$0")/../lib/story.sh"
story_make sqlite3 gcc

# The C library's time is what stands in a file; the uptime stays the machine's.
gcc -D_GNU_SOURCE -shared -fPIC -o "$HOUSE/still.so" "$top_srcdir/tests/golden/still.c" -ldl ||
	story_give_up "still.so cannot be built"
chmod 755 "$HOUSE" "$HOUSE/still.so"
set_clock() { printf '%020d' "$1" | dd of="$HOUSE/clock" conv=notrunc 2>/dev/null; }
now=$(date +%s)
set_clock "$now"
chmod 644 "$HOUSE/clock"
export CRIEUR_STILL_CLOCK=$HOUSE/clock CRIEUR_STILL_UPTIME=yes
crieur() { LD_PRELOAD=$HOUSE/still.so "$CRIEUR" "$@"; }
cat >"$HOUSE/crieurd" <<-END
	#!/bin/sh
	LD_PRELOAD=$HOUSE/still.so exec "$CRIEURD" "\$@"
	END
chmod 755 "$HOUSE/crieurd"
CRIEURD=$HOUSE/crieurd
house_start || story_give_up "the house does not start"

member=$(house_person 'group("acttes") && paid && plain')
acttes=$(entitled 'group("acttes") && paid')
database=$HOUSE/crieur/store/crieur.db
rows() { sqlite3 "$database" "SELECT (SELECT count(*) FROM message)
	|| ' ' || (SELECT count(*) FROM event) || ' '
	|| (SELECT count(*) FROM dues) || ' '
	|| (SELECT count(*) FROM message WHERE content IS NULL)"; }
status_says() { crieur status >"$HOUSE/status"; grep -q "$1" "$HOUSE/status"; }

post "$member" acttes "Avant" "$member"
like "$answers" '^data: 250 ' "a post is taken"
arrives "Avant" "$acttes" "and arrives"
sleep 2
before=$(rows)

# Long enough for a pass, and for the housekeeping that is due.
set_clock $((now + 400 * 86400))
post "$member" acttes "En avance" "$member"
like "$answers" '^data: 451 ' "400 days ahead, where dues decide: 451"
holds "status says so" status_says 'gone forward by 400 days'
crieur run-due >/dev/null 2>&1
is $? 75 "run-due does nothing"
sleep 8
is "$(rows)" "$before" "nothing is forgotten"

# A start in it.
house_stop_crieurd
house_start_crieurd || bail_out "crieurd does not start"
sleep 5
is "$(rows)" "$before" "nor after a start"
post "$member" acttes "En avance encore" "$member"
like "$answers" '^data: 451 ' "the member is still not refused"

set_clock "$(date +%s)"
post "$member" acttes "À l'heure" "$member"
like "$answers" '^data: 250 ' "set back, mail is taken"
arrives "À l'heure" "$acttes" "and arrives"
crieur clock trust >/dev/null
is $? 1 "the clock is in doubt no more"

set_clock $(($(date +%s) - 40 * 86400))
holds "backwards it is told as well" status_says 'gone back by 40 days'
set_clock "$(date +%s)"

# Believed, it is what it says.
set_clock $((now + 400 * 86400))
holds "clock trust" crieur clock trust
post "$member" acttes "Cru" "$member"
like "$answers" '^data: 550 ' "then the dues have lapsed"
unlike "$(crieur status)" 'gone forward' "status is content with it"
story_end
