// SPDX-License-Identifier: MIT OR Apache-2.0
/* Sends messages over a wire and prints the frames that carry them. */

#include <linux/if_ether.h>
#include <stdio.h>
#include <sys/socket.h>

#include "family.h"
#include "link.h"

static const size_t sizes[] = { 0, 1, 2, 63, 64, 500, SYSCOMETH_MESSAGE_MAX };

static void print(const unsigned char *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		printf("%02x", bytes[i]);
	putchar('\n');
	fflush(stdout);
}

static void frames(void)
{
	static unsigned char data[SYSCOMETH_MESSAGE_MAX], seen[FRAME_ROOM];
	struct sockaddr_syscometh from, to;
	struct wire wire;
	int raw, fd;
	ssize_t len;
	size_t i;

	open_wire(&wire);
	raw = open_raw(&wire, 1, SYSCOMETH_ETHERTYPE);
	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		fd = open_at(&wire, 0, i);
		own_name(fd, &from);
		far_address(&wire, 1, 1000 + i, &to);
		fill_pattern(data, sizes[i], i);
		REQUIRE_EQ(send_to(fd, &to, data, sizes[i], 0), (ssize_t)sizes[i]);
		REQUIRE(arrives(raw));
		len = REQUIRE_OK(recv(raw, seen, sizeof(seen), 0));
		printf("sent %u %u %u %u %zu ", be16toh(from.nid), be16toh(from.cpid),
		       be16toh(to.nid), be16toh(to.cpid), sizes[i]);
		print(data, sizes[i]);
		printf("frame ");
		print(seen, len);
		close(fd);
	}
}

int main(int argc, char **argv)
{
	static const struct socket_kind dgram = { SOCK_DGRAM, 0 };
	static const struct test_case cases[] = { { "frames", frames, &dgram, 60 } };

	return run_cases(cases, 1, argv + !!argc);
}
