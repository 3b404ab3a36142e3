// SPDX-License-Identifier: GPL-2.0-only
/* Keeps what it is told, and tells it. */
#include "kept_hooks.h"

static void kept_count(struct sock *sk, struct kept_counts *counts)
{
	struct kept_state *state = kept_state(sk);

	counts->sent = state->requests + kept_sysctl_slope(sock_net(sk));
	counts->kept = state->kept;
	counts->delta = cpu_to_le16(kept_option_balance(sk));
}

int kept_hook_get_counts(struct sock *sk, struct kept_counts *value)
{
	kept_count(sk, value);
	return 0;
}

int kept_hook_get_route(struct sock *sk, u16 *value)
{
	*value = kept_state(sk)->route;
	return 0;
}

int kept_hook_set_route(struct sock *sk, u16 value)
{
	kept_state(sk)->route = value;
	return 0;
}

int kept_hook_get_remote(struct sock *sk, struct kept_window *value)
{
	*value = kept_state(sk)->remote;
	return 0;
}

int kept_hook_set_remote(struct sock *sk, const struct kept_window *value)
{
	kept_state(sk)->remote = *value;
	return 0;
}

int kept_hook_ioctl_reset(struct sock *sk)
{
	memset(kept_state(sk), 0, sizeof(struct kept_state));
	return 0;
}

int kept_hook_ioctl_counts(struct sock *sk, struct kept_counts *arg)
{
	kept_state(sk)->requests++;
	kept_count(sk, arg);
	return 0;
}

int kept_hook_ioctl_keep(struct sock *sk, const u8 *arg)
{
	kept_state(sk)->kept = *arg;
	return 0;
}

int kept_hook_ioctl_shift(struct sock *sk, struct kept_window *arg)
{
	be32_add_cpu(&arg->first, arg->size);
	return 0;
}

int kept_hook_ioctl_merge(struct sock *sk, const struct kept_window *arg)
{
	struct kept_window own;

	kept_option_window(sk, &own);
	kept_state(sk)->remote = *arg;
	kept_state(sk)->remote.size = max(own.size, arg->size);
	return 0;
}
