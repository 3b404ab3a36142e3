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
static int int_option(int fd, int option)
{
	socklen_t len = sizeof(int);
	int value = -1;

	EXPECT_OK(getsockopt(fd, SOL_SOCKET, option, &value, &len));
	return value;
}

void test_create_identity(void)
{
	int fd = open_socket();

	EXPECT_EQ(int_option(fd, SO_TYPE), kind->type);
	EXPECT_EQ(int_option(fd, SO_DOMAIN), @{ t.af }@);
	EXPECT_EQ(int_option(fd, SO_PROTOCOL), kind->protocol);
	EXPECT_EQ(int_option(fd, SO_ERROR), 0);
	EXPECT_EQ(int_option(fd, SO_ACCEPTCONN), 0);
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
	EXPECT_ERRNO(socket(@{ t.af }@, kind->type, @{ t.wrong_protocol }@), EPROTONOSUPPORT);
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
%% if on.create_user_namespace
/* The user namespace that owns the network namespace counts. */
void test_create_user_namespace(void)
{
	drop_privileges();
	if (unshare(CLONE_NEWUSER | CLONE_NEWNET))
		skip("needs user namespaces");
	EXPECT_OK(socket(@{ t.af }@, kind->type, kind->protocol));
}

%% endif
%% if on.create_by_anyone
void test_create_by_anyone(void)
{
	drop_privileges();
	EXPECT_OK(socket(@{ t.af }@, kind->type, kind->protocol));
}

%% endif
