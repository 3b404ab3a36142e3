/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the virtual machine's init share. */
#ifndef INIT_H
#define INIT_H

#include <stdbool.h>

/* How long freed sockets and module references may take to go away. */
#define SETTLE_TRIES	200
#define SETTLE_USEC	100000

/* The port that results go to. */
extern int out;

/* A line of init's own on the port and in the kernel log. */
__attribute__((format(printf, 1, 2)))
void mark(const char *fmt, ...);
void power_off(void);

/* The whole of a file below /proc or /sys; empty if it cannot be read. */
const char *slurp(const char *path);
/* Writes a word to such a file; 0 or a negative errno. */
int spit(const char *path, const char *word);

/* modules.c: each step's number comes first. */
int insert(const char *name);
int withdraw(const char *name);
int modprobe(const char *wanted);
void forbid_modprobe(bool forbidden);
void load(int step, const char *name);
void autoload(int step, const char *number, const char *name);
void unload(int step, const char *name);

/* leaks.c */
long objects(const char *cache);
long sockets_used(void);
void forget_leaks(void);
void slab(int step, const char *cache);
void sockets(int step, long before);
void kmemleak(int step);

/* faults.c */
void load_faults(int step, const char *name, const char *number,
		 const char *cache);
void faults(int step, const char *name);

#endif /* INIT_H */
