// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counts what happens, in memory that is there from create to destroy. A
 * message of one byte is for the protocol alone, which sends two bytes back.
 */
#include <linux/slab.h>
#include <linux/string.h>
#include "framed_hooks.h"

#define FRAMED_MARK	0x5a

int framed_hook_create(struct sock *sk)
{
	static const struct framed_counts zero;
	struct framed_counts *counts;

	/* Not kzalloc(), for which only new kernels have another form. */
	counts = kmemdup(&zero, sizeof(zero), GFP_KERNEL);
	if (!counts)
		return -ENOMEM;
	framed_state(sk)->counts = counts;
	framed_start_timer(sk, 1);
	return 0;
}

void framed_hook_close(struct sock *sk)
{
	atomic_inc(&framed_state(sk)->counts->ticks);
}

int framed_hook_frame_in(struct sock *sk, const struct sockaddr_framed *src,
			 struct sk_buff *skb, const struct framed_hdr *hdr)
{
	struct framed_refusal refusal;
	struct sk_buff *answer;

	atomic_inc(&framed_state(sk)->counts->in);
	if (hdr->mark != FRAMED_MARK)
		return -EPROTO;
	/* Set by a process, which may just do so. */
	framed_option_refusal(sk, &refusal);
	if (skb->len >= refusal.least && skb->len < refusal.below)
		return -EPROTO;
	if (skb->len != 1)
		return framed_default_frame_in(sk, src, skb, hdr);

	answer = framed_alloc_frame(2);
	if (answer) {
		memset(answer->data, 0, 2);
		framed_deliver(sk, src, answer, MSG_DONTWAIT);
	}
	return FRAMED_FRAME_TAKEN;
}

int framed_hook_frame_out(struct sock *sk, const struct sockaddr_framed *dst,
			  struct sk_buff *skb, struct framed_hdr *hdr)
{
	atomic_inc(&framed_state(sk)->counts->out);
	hdr->mark = FRAMED_MARK;
	/* As if it came from another header; the checksum is the family's. */
	hdr->checksum = cpu_to_be16(0xdead);
	return 0;
}

void framed_hook_timer(struct sock *sk)
{
	atomic_inc(&framed_state(sk)->counts->ticks);
	framed_start_timer(sk, 1);
}

void framed_hook_destroy(struct sock *sk)
{
	kfree(framed_state(sk)->counts);
}
