// SPDX-License-Identifier: GPL-2.0-only
/* What both ends of a connection keep. */
#include <arpa/inet.h>
#include <sys/ioctl.h>

#include "cases.h"
#include "connected.h"

static int get_option(int fd, int option, void *value, socklen_t len)
{
	return getsockopt(fd, SOL_UPHELD, option, value, &len);
}

/* The hooks keep something for each end. */
void test_protocol_keeps(void)
{
	struct upheld_stay stay = { .least = 5, .reason = htons(7) };
	__u32 asked;
	int fd[2];

	open_connection(fd);
	EXPECT_OK(get_option(fd[0], UPHELD_ASKED, &asked, sizeof(asked)));
	EXPECT_OK(get_option(fd[0], UPHELD_ASKED, &asked, sizeof(asked)));
	EXPECT_EQ(asked, 2);
	EXPECT_OK(get_option(fd[1], UPHELD_ASKED, &asked, sizeof(asked)));
	EXPECT_EQ(asked, 1);

	EXPECT_OK(ioctl(fd[1], SIOCUPHELD_LONGEST, &stay));
	stay.least = 4;
	EXPECT_OK(ioctl(fd[1], SIOCUPHELD_LONGEST, &stay));
	EXPECT_OK(ioctl(fd[1], SIOCUPHELD_KEPT, &stay));
	EXPECT_EQ(stay.least, 5);
	EXPECT_EQ(ntohs(stay.reason), 7);
	EXPECT_OK(ioctl(fd[1], SIOCUPHELD_FORGET));
	EXPECT_OK(ioctl(fd[1], SIOCUPHELD_KEPT, &stay));
	EXPECT_EQ(stay.least, 0);
	EXPECT_OK(ioctl(fd[0], SIOCUPHELD_KEPT, &stay));
	EXPECT_EQ(stay.least, 0);
}
