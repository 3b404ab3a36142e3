// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * Sends a message over a wire and prints the stack of every function of the family
 * that it reaches on its way, and of those of the kernel that take it.
 */
#include <fcntl.h>

#include "link.h"
#include "run.h"
#include "trace.h"

int main(void)
{
	static const struct socket_kind dgram = { SOCK_DGRAM, 0 };
	struct sockaddr_syscometh to;
	static struct report failure;
	struct wire link;
	int fd[2];

	report = &failure;
	kind = &dgram;
	open_wire(&link);
	fd[0] = open_at(&link, 0, 0);
	fd[1] = open_at(&link, 1, 1);
	far_address(&link, 1, 1, &to);
	trace_module("syscometh");
	put("set_ftrace_filter", "*dev_queue_xmit", O_APPEND);
	put("set_ftrace_filter", "sock_queue_rcv_skb*", O_APPEND);
	REQUIRE_EQ(send_number_to(fd[0], &to, 1), SMALL);
	expect_arrival(fd[1], 1);
	show("frame");
	put("current_tracer", "nop", 0);
	return *failure.text != '\0';
}
