#!/bin/bash
# What becomes of the store's files while crieur runs: a log that is removed, a
# mode that is taken away, a damaged page, a disk that has become read-only.
# Nothing acknowledged is lost; 451 meanwhile; status and the alert say so.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_make sqlite3

store=$HOUSE/crieur/store
database=$store/crieur.db
alerts=$HOUSE/alerts
mkdir -p "$alerts"
chown -R "$HOUSE_USER": "$alerts"
cat >"$HOUSE/webhook" <<-END
	#!/bin/sh
	{ env; cat; } >>"$alerts/\$CRIEUR_SOURCE"
	END
chmod 755 "$HOUSE/webhook"
cat >>"$HOUSE/crieur/relay.conf" <<-END
	alert {
	    command = "$HOUSE/webhook"
	}
	END
# A disk of its own, that can become read-only.
if command -v mkfs.ext4 >/dev/null &&
	truncate -s 64M "$HOUSE/disk" && mkfs.ext4 -q "$HOUSE/disk" &&
	device=$(losetup -f --show "$HOUSE/disk" 2>/dev/null) &&
	mount -o errors=remount-ro "$device" "$store" 2>/dev/null; then
	rmdir "$store/lost+found"
	chown "$HOUSE_USER": "$store"
	has_disk=yes
fi
story_at_end() {
	house_stop_crieurd
	[ -z "${has_disk:-}" ] || umount -l "$store"
	[ -z "${device:-}" ] || losetup -d "$device"
}
house_start || story_give_up "the house does not start"

member=$(house_person 'group("acttes") && paid && plain')
acttes=$(entitled 'group("acttes") && paid')
told() { [ -s "$alerts/$1" ]; }
forget_alerts() { rm -f "$alerts"/*; }
status_says() { # EXPRESSION: and ends with 1
	"$CRIEUR" status >"$HOUSE/status" 2>&1
	[ $? -eq 1 ] && grep -qE "$1" "$HOUSE/status"
}
is_well() { "$CRIEUR" status >"$HOUSE/status"; }
taken() { # SUBJECT
	post "$member" acttes "$1" "$member"
	grep -q '^data: 250' <<<"$answers"
}
is_whole() { [ "$(sqlite3 "$database" 'PRAGMA integrity_check')" = ok ]; }

# Each file of the store that SQLite has beside it, removed.
for file in wal shm; do
	holds "a post is taken" taken "Avant $file"
	rm "$database-$file"
	post "$member" acttes "Sans $file" "$member"
	like "$answers" ': 451 4\.3\.0 ' "with -$file removed: 451"
	arrives "Avant $file" "$acttes" "what was taken before arrives"
	holds "the alert is run without the store" \
		house_wait 30 told alert-store-trouble
	like "$(cat "$alerts/alert-store-trouble")" "crieur\.db-$file" \
		"and names the file"
	holds "crieurd has all open it anew" house_wait 60 taken "Après $file"
	holds "its end is told" house_wait 40 told alert-store-ready
	arrives "Après $file" "$acttes" "mail goes on"
	holds "the store is whole" is_whole
	is "$(grep -c ^CRIEUR_SUBJECT "$alerts/alert-store-trouble")" 1 \
		"it was told once"
	forget_alerts
done

chmod 000 "$database" "$database"-wal "$database"-shm
holds "with mode 000 status says so at once" status_says 'mode 0000'
"$CRIEUR" status --metrics >"$HOUSE/metrics" 2>&1
is $? 1 "and --metrics ends with 1"
like "$(cat "$HOUSE/metrics")" '^crieur_store_ok 0' "with a gauge of it"
holds "and the alert is run" house_wait 30 told alert-store-trouble
chmod 660 "$database" "$database"-wal "$database"-shm
holds "once it is given back, that is told" house_wait 30 told alert-store-ready
holds "and mail is taken" house_wait 30 taken "Droits rendus"
holds "status is well" house_wait 20 is_well
forget_alerts

if [ -n "${has_disk:-}" ] && echo fault \
	>"/sys/fs/ext4/$(basename "$device")/trigger_fs_error"; then
	post "$member" acttes "Lecture seule" "$member"
	like "$answers" ': 451 4\.3\.0 ' "with the disk read-only: 451"
	"$CRIEUR" status >"$HOUSE/status" 2>&1
	like "$?" '^(1|69)$' "status says so"
	diag "$(cat "$HOUSE/status")"
	"$CRIEUR" status --metrics >/dev/null 2>&1
	like "$?" '^(1|69)$' "and --metrics"
	holds "and the alert is run" house_wait 30 told alert-store-trouble
	forget_alerts
	house_stop_crieurd
	umount "$store" && mount "$device" "$store"
	house_start_crieurd
	holds "writable again, mail is taken" house_wait 30 taken "Réparé"
fi

# A page in the middle of the posts.
house_stop_crieurd
sqlite3 "$database" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
page=$(sqlite3 "$database" \
	"SELECT rootpage FROM sqlite_schema WHERE name = 'post'")
cp "$database" "$HOUSE/whole.db"
house_start_crieurd
dd if=/dev/urandom of="$database" bs=4096 seek=$((page - 1)) count=1 \
	conv=notrunc 2>/dev/null
post "$member" acttes "Page abîmée" "$member"
like "$answers" ': 451 4\.3\.0 ' "with a damaged page: 451"
holds "status says so" status_says 'malformed|table |damaged'
holds "and the alert is run" house_wait 30 told alert-store-trouble
story_end
