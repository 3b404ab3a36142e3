/* SPDX-License-Identifier: @{ f.licence }@ */
%% include "test/head.txt"
#ifndef HARNESS_H
#define HARNESS_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdnoreturn.h>
#include <sys/types.h>

/* The kind of socket that the cases are about. */
struct socket_kind {
	int type;
	int protocol;
};

extern const struct socket_kind *kind;

/* A pointer to nothing, unknown to the compiler. */
extern void *const nowhere;

/* One line of the plan. */
struct test_case {
	const char *name;
	void (*run)(void);
	const struct socket_kind *kind;
	/* Seconds before it counts as hung. */
	unsigned int limit;
};

/*
 * Runs the cases whose names contain one of the words, or all of them. In front
 * may be: --faults=MOST, each case again and again with another allocation
 * failing; --stress=SECONDS and --seed=NUMBER, everything at once instead, and
 * with --unload the module is removed now and then meanwhile.
 */
int run_cases(const struct test_case *cases, size_t count, char **words);

/* Ends the case: the machine or the user lacks something. */
noreturn void skip(const char *reason);
void need_root(void);

bool expect_true(const char *file, int line, const char *text, bool ok);
bool expect_eq(const char *file, int line, const char *text, long long got, long long want);
long long expect_ok(const char *file, int line, const char *text, long long got);
bool expect_errno(const char *file, int line, const char *text, long long got, int want);
void require_true(const char *file, int line, const char *text, bool ok);
void require_eq(const char *file, int line, const char *text, long long got, long long want);
long long require_ok(const char *file, int line, const char *text, long long got);

/* EXPECT notes a failure and goes on, REQUIRE ends the case. */
#define EXPECT(cond) expect_true(__FILE__, __LINE__, #cond, (cond))
#define EXPECT_EQ(call, want) \
	expect_eq(__FILE__, __LINE__, #call, (call), (want))
#define EXPECT_OK(call) expect_ok(__FILE__, __LINE__, #call, (call))
#define EXPECT_ERRNO(call, want) \
	expect_errno(__FILE__, __LINE__, #call, (call), (want))
#define REQUIRE(cond) require_true(__FILE__, __LINE__, #cond, (cond))
#define REQUIRE_EQ(call, want) \
	require_eq(__FILE__, __LINE__, #call, (call), (want))
#define REQUIRE_OK(call) require_ok(__FILE__, __LINE__, #call, (call))

/* A line of diagnostics. */
void note(const char *format, ...);

/* Processes of a case: all die with it. */
pid_t start(void);
noreturn void stop(void);
void join(pid_t pid);
void drop_privileges(void);

/*
 * From now on this process and those it starts run on one processor, where a
 * kernel that can be preempted stops one anywhere for the other.
 */
void share_processor(void);

/* Waits until a process sleeps in a system call. */
void wait_asleep(pid_t pid);

/* A gate that one process opens and another waits at. */
struct gate {
	int fd[2];
};

void gate_init(struct gate *gate);
void gate_open(const struct gate *gate);
void gate_wait(const struct gate *gate);

/* Milliseconds that are far less than for ever, even on a busy machine. */
#define SOON 20000

/* Monotonic milliseconds. */
long long now_ms(void);
/*
 * The same as far as ticks have come, by which timeouts in jiffies end: ticks
 * that are late are late for both.
 */
long long tick_ms(void);
/* Whether a time stamp, in seconds, was made in this case. */
bool is_now(long long seconds);

/* Milliseconds that a race goes on for: shorter where faults are injected. */
long race_ms(long ms);
/* How often the same is done again: less often where faults are injected. */
int repeats(int times);
/* Whether a fault was injected, which may have cut a call short. */
bool fault_has_hit(void);

/* Counts signals; restart is SA_RESTART or 0. */
void count_signal(int signal, int restart);
int signals_seen(void);

#endif /* HARNESS_H */
