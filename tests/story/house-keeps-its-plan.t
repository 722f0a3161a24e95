#!/bin/bash
# A room includes only lower floors, no file includes itself by a detour, and
# the script that says so can say no.
# shellcheck source=tests/lib/tap.sh
. "${top_srcdir:=$(dirname "$0")/../..}/tests/lib/tap.sh"

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree/src/store" "$tree/src/gate" "$tree/include/crieur/store" \
	"$tree/include/crieur/post"

floors() {
	"$top_srcdir/tests/lib/floors" "$tree"
}

out=$("$top_srcdir/tests/lib/floors" "$top_srcdir")
is "$?:$out" "0:" "the whole house keeps its floors"

echo '#include <sqlite3.h>' >"$tree/src/store/query.c"
echo '#include "crieur/store/row.h"' >"$tree/src/gate/main.c"
touch "$tree/include/crieur/store/row.h" "$tree/include/crieur/post/witness.h"
out=$(floors)
is "$?:$out" "0:" "a small house with nothing wrong passes"

printf '\n#include "crieur/post/witness.h"\n' >"$tree/src/store/row.c"
like "$(floors)" '^src/store/row.c:2: store \(floor 2\) includes' \
	"a room that includes a higher floor is told by file and line"
rm "$tree/src/store/row.c"

echo '#include <sqlite3.h>' >>"$tree/src/gate/main.c"
like "$(floors)" '^src/gate/main.c:2: <sqlite3.h> is not for gate' \
	"a library's door opens from its room only"
echo >"$tree/src/gate/main.c"

echo '#include "b.h"' >"$tree/src/store/a.h"
echo '#include "c.h"' >"$tree/src/store/b.h"
echo '#include "a.h"' >"$tree/src/store/c.h"
like "$(floors)" '^src/store/a.h: includes itself: src/store/a.h src/store/b.h' \
	"a circle of files is told"

done_testing
