// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* Names, and addresses that bind() and connect() take and refuse */

#include "cases.h"
#include "family.h"

%% if on.name_unbound
void test_name_unbound(void)
{
	struct sockaddr_in address;
	socklen_t len = sizeof(address);
	int fd = open_socket();

	own_name(fd, &address);
	EXPECT_EQ(address.sin_port, 0);
	EXPECT_EQ(address.sin_addr.s_addr, INADDR_ANY);
	EXPECT_ERRNO(getpeername(fd, (struct sockaddr *)&address, &len), ENOTCONN);
}

%% endif
%% if on.name_bound
void test_name_bound(void)
{
	struct sockaddr_in address;

	open_bound(@{ t.af }@, &address);
	EXPECT(address.sin_port);
	EXPECT_EQ(address.sin_addr.s_addr, htonl(INADDR_LOOPBACK));
}

%% endif
%% if on.bind_family
/* The addresses are those of AF_INET, which is what security modules judge. */
void test_bind_family(void)
{
	struct sockaddr_in address;
	int fd = open_socket();

	make_address(&address, 0);
	address.sin_family = @{ t.af }@;
	EXPECT_ERRNO(bind_to(fd, &address), EAFNOSUPPORT);
	address.sin_family = AF_UNIX;
	EXPECT_ERRNO(bind_to(fd, &address), EAFNOSUPPORT);
	address.sin_family = AF_INET;
	EXPECT_OK(bind_to(fd, &address));
}

%% endif
%% if on.bind_lengths
void test_bind_lengths(void)
{
	struct sockaddr_in address;
	int fd = open_socket();
	socklen_t len;

	make_address(&address, 0);
	for (len = 0; len < sizeof(address); len++)
		EXPECT_ERRNO(bind(fd, (struct sockaddr *)&address, len), EINVAL);
	EXPECT_ERRNO(bind(fd, nowhere, sizeof(address)), EFAULT);
	EXPECT_OK(bind_to(fd, &address));
}

%% endif
%% if on.bind_conflict
/* Ports are shared with AF_INET, not apart from it. */
void test_bind_conflict(void)
{
	struct sockaddr_in address;

	open_bound(@{ t.af }@, &address);
	EXPECT_ERRNO(bind_to(open_socket(), &address), EADDRINUSE);
	EXPECT_ERRNO(bind_to(open_inet(), &address), EADDRINUSE);
	open_bound(AF_INET, &address);
	EXPECT_ERRNO(bind_to(open_socket(), &address), EADDRINUSE);
}

%% endif
%% if on.bind_elsewhere
void test_bind_elsewhere(void)
{
	struct sockaddr_in address;

	make_address(&address, 0);
	/* An address for documentation, which no machine has. */
	address.sin_addr.s_addr = htonl(0xc0000201);
	EXPECT_ERRNO(bind_to(open_socket(), &address), EADDRNOTAVAIL);
}

%% endif
%% if on.connect_family
void test_connect_family(void)
{
	struct sockaddr_in address;
	int fd = open_socket();

	make_address(&address, 9);
	address.sin_family = @{ t.af }@;
	EXPECT_ERRNO(connect_to(fd, &address), EAFNOSUPPORT);
	address.sin_family = AF_UNIX;
	EXPECT_ERRNO(connect_to(fd, &address), EAFNOSUPPORT);
}

%% endif
%% if on.connect_lengths
void test_connect_lengths(void)
{
	struct sockaddr_in address;
	int fd = open_socket();
	socklen_t len;

	make_address(&address, 9);
	for (len = 0; len < sizeof(address); len++)
		EXPECT_ERRNO(connect(fd, (struct sockaddr *)&address, len), EINVAL);
	EXPECT_ERRNO(connect(fd, nowhere, sizeof(address)), EFAULT);
}

%% endif
