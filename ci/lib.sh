# SPDX-License-Identifier: MIT OR Apache-2.0
# shellcheck shell=bash
# What the scripts of this folder share; to be sourced.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# say TEXT: a heading that stands out on a terminal.
say() {
	if [ -t 1 ]; then
		printf '\n\033[1m%s\033[0m\n' "$*"
	else
		printf '\n== %s\n' "$*"
	fi
}

# fail TEXT: ends the script.
fail() {
	printf 'error: %s\n' "$*" >&2
	exit 1
}

# as_root COMMAND ARG...: as it is for root, by sudo for others.
as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		fail "this needs root, and there is no sudo: $*"
	fi
}

# take_files FILE...: sets `files` to their absolute paths; all have to exist.
take_files() {
	local found
	[ $# -gt 0 ] || fail "no files to check"
	found=$(realpath -e -- "$@")
	# shellcheck disable=SC2034 # for the caller
	mapfile -t files <<<"$found"
}

# take_kernels: sets `kernels` to the names of all that are prepared but the
# debug kernel, oldest first.
take_kernels() {
	local found
	found=$(target/debug/protogen kernels --list | awk '$1 ~ /^[0-9]/ && $2 !~ /^\(/ { print $1 }')
	[ "$found" ] || fail "no kernel is prepared: run ci/kernels"
	# shellcheck disable=SC2034 # for the caller
	mapfile -t kernels <<<"$found"
}

# in_rust SPEC: whether the spec has a module in Rust.
in_rust() {
	grep -q '^lang:.*rust' "$1/spec.yaml"
}

# have_packages NAME...: whether all of them are installed.
have_packages() {
	local name
	for name; do
		[ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || return 1
	done
}

# install_packages NAME...: those that are missing; apt is only called if any is.
install_packages() {
	local name missing=()
	for name; do
		have_packages "$name" || missing+=("$name")
	done
	[ ${#missing[@]} -gt 0 ] || return 0
	command -v apt-get >/dev/null ||
		fail "please install what these packages of Debian hold: ${missing[*]}"
	say "installing ${missing[*]}"
	as_root apt-get -q update
	as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get -q install --yes --no-install-recommends "${missing[@]}"
}
