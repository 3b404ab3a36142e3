// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* /proc/net/@{ f.name }@_stat */

#include <stdio.h>
#include <string.h>

#include "counted.h"
#include "harness.h"

static const char *const names[COUNTERS] = {
	"sent",
	"sent_bytes",
	"received",
	"received_bytes",
%% for link in f.links
	"@{ link.name }@",
%% endfor
%% for reason in f.drops
	"dropped_@{ reason.name }@",
%% endfor
};

void read_counters(unsigned long long *values)
{
	FILE *file = fopen("/proc/net/@{ f.name }@_stat", "r");
	char name[64];
	int i;

	REQUIRE(file);
	for (i = 0; i < COUNTERS; i++) {
		REQUIRE_EQ(fscanf(file, "%63s %llu", name, &values[i]), 2);
		EXPECT(!strcmp(name, names[i]));
	}
	REQUIRE_EQ(fscanf(file, "%63s", name), EOF);
	fclose(file);
}

void expect_counted(const unsigned long long *before, const unsigned long long *want)
{
	unsigned long long now[COUNTERS];
	int i;

	read_counters(now);
	for (i = 0; i < COUNTERS; i++)
		if (!EXPECT_EQ(now[i] - before[i], want[i]))
			note("%s", names[i]);
}
