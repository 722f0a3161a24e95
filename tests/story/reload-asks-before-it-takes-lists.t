#!/bin/bash
# An include that finds nothing, or a rule that leaves nobody: what is live stays
# until somebody says yes, by command and by signal.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

acttes=$(entitled 'group("acttes") && paid')
members=$(wc -l <"$acttes")
has_list() { "$CRIEUR" audience acttes 2>/dev/null | wc -l | grep -qx "$members"; }
holds "the list has its people" has_list
mv "$HOUSE/crieur/lists" "$HOUSE/crieur/elsewhere"
mkdir "$HOUSE/crieur/lists"
"$CRIEUR" reload >"$HOUSE/said" 2>&1
is $? 78 "a reload that would take the lists does not go live"
like "$(cat "$HOUSE/said")" 'crieur reload --yes' "and says what to do"
holds "the list is there still" has_list
kill -HUP "$HOUSE_CRIEURD_PID"
told() { "$CRIEUR" status | grep -q 'reload refused'; }
holds "by signal neither, and status says so" house_wait 20 told
holds "the list is there still" has_list
holds "--yes" "$CRIEUR" reload --yes
has_none() { ! has_list; }
holds "then it is gone" has_none
rmdir "$HOUSE/crieur/lists"
mv "$HOUSE/crieur/elsewhere" "$HOUSE/crieur/lists"
holds "what gives waits for nobody" "$CRIEUR" reload
holds "and the list is back" has_list
story_end
