/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _TUNED_STATE_H
#define _TUNED_STATE_H

/* All of it under the lock of the socket. */
struct tuned_state {
	u16 route;
	u8 kept;
	u32 requests;
	struct tuned_window remote;
};

#endif /* _TUNED_STATE_H */
