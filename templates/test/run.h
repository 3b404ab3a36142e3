/* SPDX-License-Identifier: @{ f.licence }@ */
%% include "test/head.txt"
/* How cases are run; cases themselves do not need it. */
#ifndef RUN_H
#define RUN_H

#include "harness.h"

/* Exit statuses of a case beside 0 and 1. */
#define EXIT_SKIP 4
#define EXIT_FAULT 5

/* What a case tells the program that runs it. */
struct report {
	char text[256];
};

extern struct report *report;

/* How the process of a case ended. */
enum outcome {
	PASSED,
	FAILED,
	SKIPPED,
	/* A call failed because of an injected fault, with a clean errno. */
	REFUSED,
};

struct result {
	enum outcome outcome;
	/* Allocations left until the injected fault; 0: it has hit. */
	unsigned int left;
	/* Why it failed or was skipped. */
	char why[256];
};

const char *errno_name(int value);

/* One line of the plan for each case that the words choose. */
bool chosen(const struct test_case *test, char **words);

/*
 * Runs a case in a process of its own that may fail, crash or hang. If nth is
 * not 0, the nth allocation of its first thread fails.
 */
struct result run_case(const struct test_case *test, unsigned int nth);

/* faults.c: the parts of fault injection on either side of fork(). */
void arm_fault(unsigned int nth);
void end_if_faulted(int error);
unsigned int allocations_left(pid_t pid);
bool run_faults(const struct test_case *cases, size_t count, char **words, unsigned int most);

/* soak.c */
struct stress {
	unsigned int seconds;
	/* What random choices begin with. */
	unsigned int seed;
	/* The module is removed now and then, for socket() to load it again. */
	bool unload;
};

bool run_stress(const struct stress *stress, const struct test_case *cases, size_t cases_count);

#endif /* RUN_H */
