# shellcheck shell=bash
# A machine to try an installation on: a bare Debian 12 in a folder, booted with
# systemd as its first process, in namespaces of its own. It sees no network but
# a loopback, so packages are fetched before.
#
#	machine_make FOLDER        debootstrap, kept for the next time
#	machine_fetch DEB          what the package needs, fetched, not installed
#	machine_boot, machine_stop
#	machine COMMAND...         runs it there

machine_cache=/var/cache/crieur-machine/bookworm
machine_pid=''

# Why there can be none, or nothing.
machine_missing() {
	[ "$(id -u)" -eq 0 ] || { echo "not root"; return; }
	command -v debootstrap >/dev/null || { echo "no debootstrap"; return; }
	unshare -m -p -u -i -n -C -f true 2>/dev/null ||
		echo "no namespaces here"
}

machine_make() { # FOLDER
	machine_root=$1
	[ -d $machine_cache/usr ] || {
		rm -rf $machine_cache && mkdir -p "${machine_cache%/*}" &&
		debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,ca-certificates,iproute2,procps \
			bookworm $machine_cache http://deb.debian.org/debian
	} || return 1
	cp -a $machine_cache "$machine_root"
}

machine_fetch() { # DEB...
	local deb
	local -a names=()
	cp /etc/resolv.conf "$machine_root/etc/resolv.conf"
	for deb; do
		if [ -f "$deb" ]; then
			cp "$deb" "$machine_root/root/"
			names+=("/root/${deb##*/}")
		else
			names+=("$deb")
		fi
	done
	chroot "$machine_root" apt-get -qq update &&
		chroot "$machine_root" apt-get -qq -y --download-only install \
			"${names[@]}"
}

# In the new namespaces, before init.
# shellcheck disable=SC2016
machine_init='
root=$1
echo "$2" >"$root/etc/hostname"
ip link set lo up
mount --bind "$root" "$root"
cd "$root"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t tmpfs -o mode=755 tmpfs dev
for node in null zero full random urandom tty; do
	touch dev/$node
	mount --bind /dev/$node dev/$node
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
for n in 0 1 2; do
	ln -s /proc/self/fd/$n dev/$(echo stdin stdout stderr | cut -d" " -f$((n + 1)))
done
mount -t tmpfs tmpfs dev/shm
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=755 tmpfs sys/fs/cgroup
if grep -q cgroup2 /proc/filesystems && ! grep -q name=systemd /proc/1/cgroup; then
	mount -t cgroup2 cgroup2 sys/fs/cgroup
else
	mkdir sys/fs/cgroup/systemd sys/fs/cgroup/unified
	mount -t cgroup -o none,name=systemd cgroup sys/fs/cgroup/systemd
	mount -t cgroup2 cgroup2 sys/fs/cgroup/unified
fi
# What a unit is given to see, as its credentials, is mounted by a child.
mount --make-rshared "$root"
exec chroot . env -i container=crieur PATH=/usr/sbin:/usr/bin:/sbin:/bin /sbin/init
'

machine_is_up() {
	case $(machine systemctl is-system-running 2>/dev/null) in
	running | degraded) return 0 ;;
	esac
	return 1
}

machine_boot() { # [HOST NAME]
	local i
	unshare -m -p -u -i -n -C -f --kill-child --propagation private \
		bash -c "$machine_init" machine "$machine_root" \
		"${1:-lists.essai.test}" </dev/null >"$machine_root.log" 2>&1 &
	machine_starter=$!
	disown
	for ((i = 0; i < 600; i++)); do
		sleep 0.1
		machine_pid=$(pgrep -P $machine_starter) && machine_is_up &&
			return 0
	done
	cat "$machine_root.log" >&2
	return 1
}

machine_stop() {
	[ -z "$machine_pid" ] || kill -KILL "$machine_pid" 2>/dev/null
	machine_pid=''
}

machine() { # COMMAND...
	nsenter -t "$machine_pid" -a -r -w env -i \
		PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
		DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"
}
