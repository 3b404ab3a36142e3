/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _HOOKED_STATE_H
#define _HOOKED_STATE_H

#include <linux/atomic.h>

struct hooked_state {
	atomic_t sent;
	atomic_t received;
};

#endif /* _HOOKED_STATE_H */
