# SPDX-License-Identifier: MIT OR Apache-2.0
# shellcheck shell=bash
# Checks that are counted; to be sourced after lib.sh. Every check runs,
# whatever became of those before; a check that cannot run has failed.

begun=$SECONDS
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
names=()
results=()
queued=()

# carry_out N COMMAND ARG...: runs check N and records how it went. Its output
# goes to its log alone.
carry_out() {
	local number=$1 start=$SECONDS result=passed
	shift
	"$@" >"$logs/$number" 2>&1 </dev/null || result=FAILED
	printf '%s %d\n' "$result" $((SECONDS - start)) >"$logs/$number.result"
}

# conclude N: shows what check N printed and how it went.
conclude() {
	local number=$1 result=FAILED seconds=0
	# Without a result it was killed.
	if [ -s "$logs/$number.result" ]; then
		read -r result seconds <"$logs/$number.result"
	fi
	results[number]=$result
	say "${names[number]}"
	cat "$logs/$number"
	printf '%s: %s (%d s)\n' "$result" "${names[number]}" "$seconds"
}

# check NAME COMMAND ARG...: runs one check, whose output can be watched.
check() {
	local number=${#names[@]} start=$SECONDS
	names+=("$1")
	results[number]=FAILED
	say "$1"
	shift
	if "$@" 2>&1 </dev/null | tee "$logs/$number"; then
		results[number]=passed
	fi
	printf '%s: %s (%d s)\n' "${results[number]}" "${names[number]}" \
		$((SECONDS - start))
}

# queue NAME COMMAND ARG...: a check for `drain`, which runs them side by side.
queue() {
	queued+=("${#names[@]} $(printf '%q ' "${@:2}")")
	names+=("$1")
}

# drain: runs what was queued, as many at once as there are processors.
drain() {
	local jobs running=0 line number command pid
	local -A of=()

	jobs=$(nproc)
	for line in "${queued[@]}"; do
		if [ "$running" -ge "$jobs" ]; then
			wait -n -p pid || true
			conclude "${of[$pid]}"
			running=$((running - 1))
		fi
		number=${line%% *}
		command=${line#* }
		eval "carry_out $number $command" &
		of[$!]=$number
		running=$((running + 1))
	done
	while [ "$running" -gt 0 ]; do
		wait -n -p pid || true
		conclude "${of[$pid]}"
		running=$((running - 1))
	done
	queued=()
}

# result NAME: how the check of that name went.
result() {
	local number
	for number in "${!names[@]}"; do
		[ "${names[number]}" != "$1" ] || printf '%s\n' "${results[number]}"
	done
}

# summary: what failed, with the lines that say why, and the counts. To be
# called last: what it returns is what became of the script.
summary() {
	local number passed=0 failed=0
	say "done in $((SECONDS - begun)) s"
	for number in "${!names[@]}"; do
		if [ "${results[number]:-FAILED}" = passed ]; then
			passed=$((passed + 1))
			continue
		fi
		failed=$((failed + 1))
		printf 'FAILED: %s\n' "${names[number]}"
		{ grep -aE '^not ok|^ *#? *(FAIL|failed)|[Ee]rror|panicked|BUG|WARNING|kernel log' \
			-m 8 "$logs/$number" || tail -n 8 "$logs/$number"; } |
			cut -c 1-200 | sed 's/^/    /'
	done
	printf '%d passed, %d failed\n' "$passed" "$failed"
	[ "$failed" -eq 0 ]
}
