/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _STOPWAIT_STATE_H
#define _STOPWAIT_STATE_H

#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <linux/stopwait.h>
#include <linux/types.h>

struct stopwait_state {
	spinlock_t lock;		/* everything here */
	struct sockaddr_stopwait peer;
	bool connected;			/* peer is valid */

	struct sk_buff_head unacked;	/* the first one is on its way */
	u32 session;			/* of what we send */
	u32 seq;			/* next number in it */
	unsigned int tries;		/* of the first one */
	int error;			/* of the last of them */

	bool heard;			/* the rest is valid */
	u32 peer_session;		/* of what we receive */
	u32 left_session;		/* the one before, or the same */
	u32 expected;			/* next number in it */
};

#endif /* _STOPWAIT_STATE_H */
