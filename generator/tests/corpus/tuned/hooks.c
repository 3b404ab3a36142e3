// SPDX-License-Identifier: GPL-2.0-only
/* Keeps what it is told, and tells it. */
#include "tuned_hooks.h"

static void tuned_count(struct sock *sk, struct tuned_counts *counts)
{
	struct tuned_state *state = tuned_state(sk);

	counts->sent = state->requests + tuned_sysctl_slope(sock_net(sk));
	counts->kept = state->kept;
	counts->delta = cpu_to_le16(tuned_option_balance(sk));
}

int tuned_hook_get_counts(struct sock *sk, struct tuned_counts *value)
{
	tuned_count(sk, value);
	return 0;
}

int tuned_hook_get_route(struct sock *sk, u16 *value)
{
	*value = tuned_state(sk)->route;
	return 0;
}

int tuned_hook_set_route(struct sock *sk, u16 value)
{
	tuned_state(sk)->route = value;
	return 0;
}

int tuned_hook_get_remote(struct sock *sk, struct tuned_window *value)
{
	*value = tuned_state(sk)->remote;
	return 0;
}

int tuned_hook_set_remote(struct sock *sk, const struct tuned_window *value)
{
	tuned_state(sk)->remote = *value;
	return 0;
}

int tuned_hook_ioctl_reset(struct sock *sk)
{
	memset(tuned_state(sk), 0, sizeof(struct tuned_state));
	return 0;
}

int tuned_hook_ioctl_counts(struct sock *sk, struct tuned_counts *arg)
{
	tuned_state(sk)->requests++;
	tuned_count(sk, arg);
	return 0;
}

int tuned_hook_ioctl_keep(struct sock *sk, const u8 *arg)
{
	tuned_state(sk)->kept = *arg;
	return 0;
}

int tuned_hook_ioctl_shift(struct sock *sk, struct tuned_window *arg)
{
	be32_add_cpu(&arg->first, arg->size);
	return 0;
}

int tuned_hook_ioctl_opened(struct sock *sk, u64 *arg)
{
	struct tuned_window own;

	tuned_option_window(sk, &own);
	*arg = own.since;
	return 0;
}

int tuned_hook_ioctl_merge(struct sock *sk, const struct tuned_window *arg)
{
	struct tuned_window own;

	tuned_option_window(sk, &own);
	tuned_state(sk)->remote = *arg;
	tuned_state(sk)->remote.since = max(own.since, arg->since);
	return 0;
}
