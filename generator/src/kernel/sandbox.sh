# SPDX-License-Identifier: MIT OR Apache-2.0
# sandbox.sh ROOT FOLDER... -- COMMAND...
# Runs a command with the programs of a build root, read-only, and some of the
# machine's folders in their places. To be run in mount and PID namespaces of
# its own, with which everything mounted here goes.
set -eu
root=$1
shift
new=$root/mnt
mount -t tmpfs -o mode=755 protogen "$new"
for entry in "$root"/*; do
	name=${entry##*/}
	if [ -L "$entry" ]; then
		ln -s "$(readlink "$entry")" "$new/$name"
	elif [ "$name" = usr ] || [ "$name" = etc ]; then
		mkdir "$new/$name"
		mount --bind "$entry" "$new/$name"
		mount -o remount,bind,ro "$new/$name"
	fi
done
mkdir "$new/dev" "$new/proc" "$new/tmp"
mount -t proc proc "$new/proc"
for device in null zero full random urandom; do
	: >"$new/dev/$device"
	mount --bind "/dev/$device" "$new/dev/$device"
done
while [ "$1" != -- ]; do
	mkdir -p "$new$1"
	mount --bind "$1" "$new$1"
	shift
done
shift
exec chroot "$new" /usr/bin/env -i HOME=/ LC_ALL=C.UTF-8 \
	PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
