/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _HOOKED_STATE_H
#define _HOOKED_STATE_H

struct hooked_state {
	int *value;			/* from create to destroy */
};

#endif /* _HOOKED_STATE_H */
