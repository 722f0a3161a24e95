# shellcheck shell=bash
# The Test Anything Protocol in a few words; sourced by tests/story/*.t.
# A test is a sentence about what a user sees.

tap_count=0
tap_failed=0

# ok STATUS SENTENCE: passed when STATUS is 0.
ok() {
	tap_count=$((tap_count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tap_count - $2"
		return 0
	fi
	echo "not ok $tap_count - $2"
	tap_failed=$((tap_failed + 1))
	return 1
}

# is GOT WANTED SENTENCE
is() {
	if [ "$1" = "$2" ]; then
		ok 0 "$3"
	else
		ok 1 "$3"
		diag "wanted: $2" "   got: $1"
		return 1
	fi
}

# like GOT EXTENDED_REGEX SENTENCE
like() {
	if grep -Eqe "$2" <<<"$1"; then
		ok 0 "$3"
	else
		ok 1 "$3"
		diag "wanted: /$2/" "   got: $1"
		return 1
	fi
}

# unlike GOT EXTENDED_REGEX SENTENCE
unlike() {
	if grep -Eqe "$2" <<<"$1"; then
		ok 1 "$3"
		diag "unwanted: /$2/" "     got: $1"
		return 1
	else
		ok 0 "$3"
	fi
}

# holds SENTENCE COMMAND...: passed when the command succeeds.
holds() {
	local sentence=$1
	shift
	if "$@" >/dev/null; then
		ok 0 "$sentence"
	else
		ok 1 "$sentence"
		diag "failed: $*"
		return 1
	fi
}

diag() {
	printf '%s\n' "$@" | sed 's/^/# /'
}

bail_out() {
	echo "Bail out! $*"
	exit 1
}

# The plan, said last: a story that ends early has none, and fails.
done_testing() {
	echo "1..$tap_count"
	[ "$tap_failed" -eq 0 ]
}
