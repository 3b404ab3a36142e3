/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _HOOKED_STATE_H
#define _HOOKED_STATE_H

#include <linux/atomic.h>

struct hooked_counts {
	atomic_t sent;
	atomic_t received;
};

struct hooked_state {
	struct hooked_counts *counts;	/* from create to destroy */
};

#endif /* _HOOKED_STATE_H */
