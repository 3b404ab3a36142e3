// SPDX-License-Identifier: MIT OR Apache-2.0
/* The function tracer, and what it has recorded. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "trace.h"

#define TRACING "/sys/kernel/tracing"

void put(const char *name, const char *text, int flags)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), TRACING "/%s", name);
	fd = open(path, O_WRONLY | flags);
	if (fd < 0 || write(fd, text, strlen(text)) < 0) {
		perror(path);
		exit(1);
	}
	close(fd);
}

void show(const char *call)
{
	FILE *file;
	char line[512];

	put("tracing_on", "0", 0);
	printf("call %s\n", call);
	file = fopen(TRACING "/trace", "r");
	while (file && fgets(line, sizeof(line), file))
		if (strstr(line, "<stack trace>"))
			puts("stack");
		else if (!strncmp(line, " => ", 4))
			printf("%s", line + 4);
	if (file)
		fclose(file);
	put("trace", "", O_TRUNC);
	put("tracing_on", "1", 0);
}

void trace_module(const char *module)
{
	char filter[64];

	if (access(TRACING "/events", F_OK) &&
	    mount("tracefs", TRACING, "tracefs", 0, NULL)) {
		perror(TRACING);
		exit(1);
	}
	snprintf(filter, sizeof(filter), ":mod:%s", module);
	put("set_ftrace_filter", filter, O_TRUNC);
	put("options/func_stack_trace", "1", 0);
	put("current_tracer", "function", 0);
	put("trace", "", O_TRUNC);
}
