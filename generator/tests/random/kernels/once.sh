#!/bin/sh
# SPDX-License-Identifier: MIT OR Apache-2.0
# Answers as the compiler does, and asks it once for each source.
# Usage: once.sh FOLDER COMPILER FLAGS... <SOURCE
folder=$1
shift
source=$(cat)
answer=$folder/$(printf '%s\n' "$source" "$*" | sha256sum | cut -d ' ' -f 1)
if [ ! -e "$answer" ]; then
	printf '%s\n' "$source" | "$@" 2>"$answer.$$.log"
	echo "$?" >"$answer.$$"
	mv "$answer.$$.log" "$answer.log"
	mv "$answer.$$" "$answer"
fi
cat "$answer.log" >&2
exit "$(cat "$answer")"
