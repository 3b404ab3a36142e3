// SPDX-License-Identifier: GPL-2.0-only
/* A case of the protocol's own beside those of the kernel's protocols. */
#include "cases.h"
#include "family.h"

/* Sockets of a case are of the first kind that the spec lists. */
void test_protocol_kinds(void)
{
	int fd = open_socket();

	EXPECT_EQ(get_int(fd, SOL_SOCKET, SO_TYPE), SOCK_STREAM);
	EXPECT_EQ(get_int(fd, SOL_SOCKET, SO_PROTOCOL), 6);
	close(fd);
}
