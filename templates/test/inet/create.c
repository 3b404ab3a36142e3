// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* socket() */

#include <sched.h>

#include "cases.h"
#include "family.h"

%% if on.create
void test_create(void)
{
	int fd = open_socket();

	EXPECT_EQ(fcntl(fd, F_GETFD), 0);
	EXPECT_EQ(fcntl(fd, F_GETFL) & O_NONBLOCK, 0);
	EXPECT_OK(close(fd));
	fd = REQUIRE_OK(socket(@{ t.af }@, kind->type | SOCK_NONBLOCK | SOCK_CLOEXEC, kind->protocol));
	EXPECT_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
	EXPECT_EQ(fcntl(fd, F_GETFL) & O_NONBLOCK, O_NONBLOCK);
	EXPECT_OK(close(fd));
}

%% endif
%% if on.create_identity
/* The sock is one of AF_INET, which is what it is asked about. */
void test_create_identity(void)
{
	int fd = open_socket();

	EXPECT_EQ(get_int(fd, SOL_SOCKET, SO_TYPE), kind->type);
	EXPECT_EQ(get_int(fd, SOL_SOCKET, SO_DOMAIN), AF_INET);
	EXPECT_EQ(get_int(fd, SOL_SOCKET, SO_PROTOCOL), kind->type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP);
	EXPECT_EQ(get_int(fd, SOL_SOCKET, SO_ERROR), 0);
	EXPECT_EQ(get_int(fd, SOL_SOCKET, SO_ACCEPTCONN), 0);
}

%% endif
%% if on.create_wrong_type
void test_create_wrong_type(void)
{
%% for type in t.wrong_types
	EXPECT_ERRNO(socket(@{ t.af }@, @{ type }@, 0), ESOCKTNOSUPPORT);
%% endfor
}

%% endif
%% if on.create_wrong_protocol
void test_create_wrong_protocol(void)
{
	EXPECT_ERRNO(socket(@{ t.af }@, kind->type, kind->protocol + 1), EPROTONOSUPPORT);
	EXPECT_ERRNO(socket(@{ t.af }@, kind->type, -1), EPROTONOSUPPORT);
}

%% endif
%% if on.create_unprivileged
void test_create_unprivileged(void)
{
	drop_privileges();
	EXPECT_ERRNO(socket(@{ t.af }@, kind->type, kind->protocol), EPERM);
}

%% endif
%% if on.create_by_anyone
void test_create_by_anyone(void)
{
	drop_privileges();
	EXPECT_OK(socket(@{ t.af }@, kind->type, kind->protocol));
}

%% endif
%% if on.create_elsewhere
void test_create_elsewhere(void)
{
	enter_new_namespace();
	EXPECT_ERRNO(socket(@{ t.af }@, kind->type, kind->protocol), EAFNOSUPPORT);
}

%% endif
%% if on.stub_socketpair
void test_stub_socketpair(void)
{
	int fd[2];

	EXPECT_ERRNO(socketpair(@{ t.af }@, kind->type, kind->protocol, fd), EOPNOTSUPP);
}

%% endif
