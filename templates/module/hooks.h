/* SPDX-License-Identifier: @{ f.licence }@ */
/*
@{ f.stamp | fill(" * ") }@
 * SHA-256: @{ f.spec_hash }@
 *
 * What @{ f.hooks.file }@ has to define, and what it may call. All of this is
 * the same on every kernel.
 */
#ifndef _@{ U }@_HOOKS_H
#define _@{ U }@_HOOKS_H

#include <linux/skbuff.h>
#include <linux/socket.h>
#include <linux/@{ n }@.h>
#include <net/sock.h>
%% if f.hooks.state
#include "@{ f.hooks.state }@"

/* The hooks' own part of a socket, zero at first. */
struct @{ n }@_state *@{ n }@_state(struct sock *sk);
%% endif

%% if m.cmsgs.sent
%% include "module/parts/cmsgs.h"
%% endif
%% if f.hooks.told.frame_in
/* The frame was for the protocol alone: there is nothing to receive. */
#define @{ U }@_FRAME_TAKEN 1

%% endif
/* To be defined in @{ f.hooks.file }@. */
%% for hook in f.hooks.functions

@{ hook.doc | comment(0) }@
@{ hook.prototype }@;
%% endfor
%% if m.options_read

/* Values of options. */
%% for o in m.options
%% if o.accessor and o.value.is_struct
void @{ n }@_option_@{ o.name }@(struct sock *sk, @{ o.value.cpu_type }@ *value);
%% elif o.accessor
@{ o.value.cpu_type }@ @{ n }@_option_@{ o.name }@(const struct sock *sk);
%% endif
%% endfor
%% endif
%% if f.interface.sysctls

/* Settings of a network namespace, such as sock_net(sk). */
%% for s in f.interface.sysctls
int @{ n }@_sysctl_@{ s.name }@(const struct net *net);
%% endfor
%% endif
%% if m.defaults

/* protogen's own implementations of the same. */
%% for prototype in m.defaults
@{ prototype }@;
%% endfor
%% endif
%% if f.interface.cmsgs | selectattr("recv") | list

/* Gives a control message to the receiver. */
%% for c in f.interface.cmsgs | selectattr("recv")
%% if c.value.is_struct
void @{ n }@_put_cmsg_@{ c.name }@(struct msghdr *msg, const @{ c.value.cpu_type }@ *value);
%% else
void @{ n }@_put_cmsg_@{ c.name }@(struct msghdr *msg, @{ c.value.cpu_type }@ value);
%% endif
%% endfor
%% endif
%% if s.any and (m.send or m.recv)

/* What follows is for datagram sockets alone. */
%% endif
%% if f.hooks.told.frame_in

@{ ("Queues the message, which another may read and free at once, and hdr with it. -ENOBUFS: the receive buffer is full, or a socket filter refuses it." ~ (" -EPIPE: the socket is shut for receiving." if d.shutdown else "")) | comment(0) }@
int @{ n }@_default_frame_in(struct sock *sk, const struct sockaddr_@{ n }@ *src, struct sk_buff *skb, const struct @{ n }@_hdr *hdr);
%% endif
%% if f.hooks.told.timer

/*
 * Calls the timer hook in so many jiffies, in place of an earlier time. Does
 * nothing once the socket is closed.
 */
void @{ n }@_start_timer(struct sock *sk, unsigned long delay);

/* Forgets that; the hook may be running already. */
void @{ n }@_stop_timer(struct sock *sk);
%% endif
%% if m.send

/*
 * A message of len bytes without content, charged to the send buffer of sk.
 * Waits for room there unless flags has MSG_DONTWAIT. NULL: see err. Of a long
 * message only the first skb_headlen() bytes are at skb->data; the rest is in
 * pages: fill it by skb_copy_datagram_from_iter().
 */
struct sk_buff *@{ n }@_alloc_skb(struct sock *sk, size_t len, unsigned int flags, int *err);
%% if m.alloc_frame

/* The same where nobody may sleep, charged to nobody; NULL: no memory. */
struct sk_buff *@{ n }@_alloc_frame(size_t len);
%% endif

%% if m.eth
/*
 * Sends the message to where dst names. Does not sleep. The message is used up,
 * whatever the result. Hold no lock here that a hook of a frame takes.
 */
%% else
/*
 * Hands the message to the socket that dst names; waits for room there unless
 * flags has MSG_DONTWAIT. The message is used up, whatever the result.
 */
%% endif
int @{ n }@_deliver(struct sock *sk, const struct sockaddr_@{ n }@ *dst, struct sk_buff *skb, unsigned int flags);
%% endif
%% if m.cmsgs.travel

@{ ("Has a message carry what its sender attached. " ~ n ~ "_recv_info() tells the receiver all of it that may be received.") | comment(0) }@
void @{ n }@_set_cmsgs(struct sk_buff *skb, const struct @{ n }@_cmsgs *cmsgs);
%% endif
%% if m.recv

/*
 * The next message; waits for it unless flags has MSG_DONTWAIT. NULL: return
 * err. To be freed by skb_free_datagram().
 */
struct sk_buff *@{ n }@_receive(struct sock *sk, int flags, int *err);

@{ ("Fills in source address, timestamps and drop count of a received message" ~ (", and its control messages" if m.cmsgs.travel else "") ~ ".") | comment(0) }@
void @{ n }@_recv_info(struct sock *sk, struct msghdr *msg, struct sk_buff *skb);
%% endif

#endif /* _@{ U }@_HOOKS_H */
