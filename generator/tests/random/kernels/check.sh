#!/bin/sh
# SPDX-License-Identifier: MIT OR Apache-2.0
# Compiles the C files of one module without making anything of them.
# Usage: check.sh FOLDER CONFIG.h COMPILER FLAGS...
folder=$1
config=$2
shift 2
ln -f "$config" "$folder/module/$(cat "$folder/name")_config.h"
status=0
for source in "$folder"/module/*.c; do
	base=$(basename "$source" .c)
	"$@" -I"$folder/include/uapi" -I"$folder/module" \
		-include "$folder/names.h" \
		-fsyntax-only "$source" || status=1
done >"$folder/log" 2>&1
echo "$status" >"$folder/verdict"
