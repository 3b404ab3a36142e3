/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _KEPT_STATE_H
#define _KEPT_STATE_H

/* All of it under the lock of the socket. */
struct kept_state {
	u16 route;
	u8 kept;
	u32 requests;
	struct kept_window remote;
};

#endif /* _KEPT_STATE_H */
