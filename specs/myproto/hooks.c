// SPDX-License-Identifier: GPL-2.0-only
/*
 * The protocol of MYPROTO: each message is led by its length, its priority and
 * the Internet checksum of all of it.
 */
#include <linux/skbuff.h>
#include <net/checksum.h>
#include "myproto_hooks.h"

struct myproto_header {
	__be32	len;
	__sum16	check;		/* over the whole, with this field zero */
	__u8	priority;	/* zero where none was attached */
	__u8	zero;
};

static __sum16 myproto_check(const struct sk_buff *skb)
{
	return csum_fold(skb_checksum(skb, 0, skb->len, 0));
}

int myproto_hook_sendmsg(struct sock *sk, const struct sockaddr_myproto *dst,
			 struct msghdr *msg, size_t len,
			 const struct myproto_cmsgs *cmsgs)
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
	header->priority = cmsgs->priority;
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

/* The header of a message that is as its sender made it, or NULL. */
static const struct myproto_header *
myproto_get_header(const struct sk_buff *skb, struct myproto_header *copy)
{
	const struct myproto_header *header;

	header = skb_header_pointer(skb, 0, sizeof(*copy), copy);
	/* The sum over a message that carries its own checksum is zero. */
	if (!header || myproto_check(skb) ||
	    be32_to_cpu(header->len) != skb->len - sizeof(*header))
		return NULL;
	return header;
}

int myproto_hook_recvmsg(struct sock *sk, struct msghdr *msg, size_t len,
			 int flags)
{
	const struct myproto_header *header;
	struct myproto_header copy;
	struct sk_buff *skb;
	size_t size, copied;
	int err;

	skb = myproto_receive(sk, flags, &err);
	if (!skb)
		return err;
	header = myproto_get_header(skb, &copy);
	if (!header) {
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
	if (header->priority)
		myproto_put_cmsg_priority(msg, header->priority);
	err = flags & MSG_TRUNC ? size : copied;
out:
	skb_free_datagram(sk, skb);
	return err;
}
