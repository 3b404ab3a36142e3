/* SPDX-License-Identifier: @{ f.licence }@ */
%% include "test/head.txt"
/* /proc/net/@{ f.name }@_stat */
#ifndef COUNTED_H
#define COUNTED_H

enum counter {
	SENT,
	SENT_BYTES,
	RECEIVED,
	RECEIVED_BYTES,
%% for link in f.links
	@{ link.constant }@,
%% endfor
%% for reason in f.drops
	@{ reason.constant }@,
%% endfor
	COUNTERS
};

/* The values, in the order of the names; every line has to be known. */
void read_counters(unsigned long long *values);
/* What was counted since then, and nothing else. */
void expect_counted(const unsigned long long *before, const unsigned long long *want);

#endif /* COUNTED_H */
