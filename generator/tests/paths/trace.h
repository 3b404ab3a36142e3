/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef TRACE_H
#define TRACE_H

/* Writes to a file of tracefs. */
void put(const char *name, const char *text, int flags);
/* From now on, the functions of a module are traced, with who called them. */
void trace_module(const char *module);
/* Prints what has been recorded since the last time, and forgets it. */
void show(const char *call);

#endif /* TRACE_H */
