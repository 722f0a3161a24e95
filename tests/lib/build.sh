# shellcheck shell=bash
# What contrib/demo and contrib/check share: the packages, and a copy of the
# tree to build in.

# packages_wanted FILE [all]: without all, those before "Only for"; never those
# that a person installs by hand.
packages_wanted() {
	awk -v all="${2:-}" '
	/^# By hand/ { exit }
	/^# Only for/ && all == "" { exit }
	/^[a-z0-9]/ { print $1 }' "$1"
}

packages_missing() { # NAMES on standard input
	local name
	while read -r name; do
		dpkg-query -W -f '${db:Status-Status}\n' "$name" 2>/dev/null |
			grep -q '^installed$' || echo "$name"
	done
}

# A service that a package brings must not start by itself here: the house
# starts what it needs, with its own configuration.
packages_install() { # FILE [all]
	local -a missing
	local policy=/usr/sbin/policy-rc.d made_policy='' status=0 log
	mapfile -t missing < <(packages_wanted "$@" | packages_missing)
	[ ${#missing[@]} -gt 0 ] || return 0
	if [ "$(id -u)" -ne 0 ]; then
		echo "as root, first: apt-get install ${missing[*]}" >&2
		return 1
	fi
	echo "installing ${missing[*]}"
	if [ ! -e $policy ]; then
		printf '#!/bin/sh\nexit 101\n' >$policy
		chmod 755 $policy
		made_policy=yes
	fi
	packages_answer_postfix
	log=$(mktemp) || return 1
	{
		apt-get -qq update &&
		DEBIAN_FRONTEND=noninteractive apt-get -qq -y \
			-o Dpkg::Use-Pty=0 install --no-install-recommends \
			"${missing[@]}"
	} </dev/null >"$log" 2>&1 || status=1
	[ -z "$made_policy" ] || rm -f $policy
	[ $status -eq 0 ] || { tail -n 20 "$log"; echo "apt-get failed"; } >&2
	rm -f "$log"
	return $status
}

# A Postfix that was not there stays without a configuration of its own, and so
# never starts.
packages_answer_postfix() {
	[ ! -d /etc/postfix ] || return 0
	echo "postfix postfix/main_mailer_type select No configuration" |
		debconf-set-selections 2>/dev/null
}

# tree_copy TREE COPY: without what an earlier build left in the tree, so that
# a build of the copy neither disturbs nor believes it.
tree_copy() {
	local -a parts=()
	local part
	for part in src include policies tests contrib po Makefile.am \
		configure.ac README COPYING .clang-format .clang-tidy .shellcheckrc .ci; do
		[ ! -e "$1/$part" ] || parts+=("$part")
	done
	mkdir "$2" && tar -C "$1" -cf - --exclude='*.o' --exclude='*.a' \
		--exclude='*.trs' --exclude='*.log' --exclude=.dirstamp \
		--exclude=.deps "${parts[@]}" | tar -C "$2" -xf -
}
