#!/bin/sh
# SPDX-License-Identifier: MIT OR Apache-2.0
# Compiles the C files of one module without making anything of them.
# Usage: check.sh FOLDER CONFIG.h COMPILER FLAGS...
folder=$1
config=$2
shift 2
name=$(cat "$folder/name")
# Of the answers, those to the module's own questions.
if [ -e "$folder/module/conftest.sh" ]; then
	tests=$(sed -n "s/^tests='\(.*\)'$/\1/p" "$folder/module/conftest.sh")
	for test in $tests; do
		grep -w "HAVE_$test" "$config"
	done >"$folder/module/${name}_config.h"
fi
status=0
for source in "$folder"/module/*.c; do
	"$@" -I"$folder/include/uapi" -I"$folder/module" \
		-include "$folder/names.h" \
		-fsyntax-only "$source" || status=1
done >"$folder/log" 2>&1
echo "$status" >"$folder/verdict"
