// SPDX-License-Identifier: GPL-2.0-only
/* Copied by protogen 0.1.0 from hooks.c beside the spec; edit it there. */
/*
 * The protocol of MYPROTO: each message is led by its length and the Internet
 * checksum of length and content.
 */
#include <linux/skbuff.h>
#include <net/checksum.h>
#include "myproto_hooks.h"

struct myproto_header {
	__be32	len;
	__sum16	check;		/* over the whole, with this field zero */
	__u8	zero[2];
};

static __sum16 myproto_check(const struct sk_buff *skb)
{
	return csum_fold(skb_checksum(skb, 0, skb->len, 0));
}

int myproto_hook_sendmsg(struct sock *sk, const struct sockaddr_myproto *dst,
			 struct msghdr *msg, size_t len)
{
	struct myproto_header *header;
	struct sk_buff *skb;
	int err;

	skb = myproto_alloc_skb(sk, sizeof(*header) + len, msg->msg_flags,
				&err);
	if (!skb)
		return err;

	header = (struct myproto_header *)skb->data;
	memset(header, 0, sizeof(*header));
	header->len = cpu_to_be32(len);
	err = skb_copy_datagram_from_iter(skb, sizeof(*header), &msg->msg_iter,
					  len);
	if (err) {
		kfree_skb(skb);
		return err;
	}
	header->check = myproto_check(skb);

	err = myproto_deliver(sk, dst, skb, msg->msg_flags);
	return err ? err : len;
}

/* Whether the message is as its sender made it. */
static bool myproto_is_whole(const struct sk_buff *skb)
{
	const struct myproto_header *header;
	struct myproto_header copy;

	header = skb_header_pointer(skb, 0, sizeof(copy), &copy);
	/* The sum over a message that carries its own checksum is zero. */
	return header && !myproto_check(skb) &&
	       be32_to_cpu(header->len) == skb->len - sizeof(*header);
}

int myproto_hook_recvmsg(struct sock *sk, struct msghdr *msg, size_t len,
			 int flags)
{
	struct sk_buff *skb;
	size_t size, copied;
	int err;

	skb = myproto_receive(sk, flags, &err);
	if (!skb)
		return err;
	if (!myproto_is_whole(skb)) {
		err = -EBADMSG;
		goto out;
	}

	size = skb->len - sizeof(struct myproto_header);
	copied = min(size, len);
	if (copied < size)
		msg->msg_flags |= MSG_TRUNC;
	err = skb_copy_datagram_msg(skb, sizeof(struct myproto_header), msg,
				    copied);
	if (err)
		goto out;
	myproto_recv_info(sk, msg, skb);
	err = flags & MSG_TRUNC ? size : copied;
out:
	skb_free_datagram(sk, skb);
	return err;
}
