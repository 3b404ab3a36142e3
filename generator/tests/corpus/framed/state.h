/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FRAMED_STATE_H
#define _FRAMED_STATE_H

#include <linux/atomic.h>

struct framed_counts {
	atomic_t in;
	atomic_t out;
	atomic_t ticks;
};

struct framed_state {
	struct framed_counts *counts;	/* from create to destroy */
};

#endif /* _FRAMED_STATE_H */
