// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* Addresses that bind(), connect() and sendto() have to refuse. */

#include "cases.h"
#include "family.h"

%% if t.addresses_in
/* One of the three calls, with an address of any length. */
typedef int (*address_call)(int fd, const void *address, socklen_t len);

%% endif
%% if on.bind_lengths or on.bind_family
static int call_bind(int fd, const void *address, socklen_t len)
{
	return bind(fd, address, len);
}

%% endif
%% if on.connect_lengths or on.connect_family
static int call_connect(int fd, const void *address, socklen_t len)
{
	return connect(fd, address, len);
}

%% endif
%% if on.send_lengths or on.send_family
static int call_send(int fd, const void *address, socklen_t len)
{
	return sendto(fd, "", 1, MSG_NOSIGNAL | MSG_DONTWAIT, address, len);
}

%% endif
%% if t.addresses_in
static void check_lengths(address_call call)
{
	unsigned char bytes[256] = { 0 };
	int fd = open_socket();
	socklen_t len;

	make_address((@{ t.sa }@ *)bytes, 0);
	for (len = 0; len < SIZE; len++)
		if (!EXPECT_ERRNO(call(fd, bytes, len), EINVAL))
			note("length %u", len);
	EXPECT_ERRNO(call(fd, bytes, 129), EINVAL);
	EXPECT_ERRNO(call(fd, bytes, -1), EINVAL);
	EXPECT_ERRNO(call(fd, nowhere, SIZE), EFAULT);
}

static void check_family(address_call call)
{
	@{ t.sa }@ address;
	int fd = open_socket();

	make_address(&address, 0);
	address.@{ f.address.family_field }@ = AF_INET;
	EXPECT_ERRNO(call(fd, &address, SIZE), EAFNOSUPPORT);
	EXPECT_ERRNO(call(fd, &address, 128), EAFNOSUPPORT);
	address.@{ f.address.family_field }@ = 0xffff;
	EXPECT_ERRNO(call(fd, &address, SIZE), EAFNOSUPPORT);
	/* The length is looked at first. */
	EXPECT_ERRNO(call(fd, &address, SIZE - 1), EINVAL);
%% if f.address.has_reserved
	/* And reserved bytes last. */
	((unsigned char *)&address)[@{ t.reserved_bytes[0] }@] = 1;
	EXPECT_ERRNO(call(fd, &address, SIZE), EAFNOSUPPORT);
%% endif
}

%% if f.address.has_reserved
static void check_reserved(address_call call)
{
	static const unsigned int reserved[] = {
%% for byte in t.reserved_bytes
		@{ byte }@,
%% endfor
	};
	int fd = open_socket();
	size_t i;

	for (i = 0; i < sizeof(reserved) / sizeof(*reserved); i++) {
		union {
			@{ t.sa }@ address;
			unsigned char bytes[SIZE];
		} u;

		make_address(&u.address, 0);
		u.bytes[reserved[i]] = 1;
		if (!EXPECT_ERRNO(call(fd, &u, SIZE), EINVAL))
			note("byte %u", reserved[i]);
		u.bytes[reserved[i]] = 0x80;
		EXPECT_ERRNO(call(fd, &u, SIZE), EINVAL);
	}
}

%% endif
%% endif
%% for call in ["bind", "connect", "send"]
%% if on[call ~ "_lengths"]
void test_@{ call }@_lengths(void)
{
	check_lengths(call_@{ call }@);
}

%% endif
%% if on[call ~ "_family"]
void test_@{ call }@_family(void)
{
	check_family(call_@{ call }@);
}

%% endif
%% if on[call ~ "_reserved"]
void test_@{ call }@_reserved(void)
{
	check_reserved(call_@{ call }@);
}

%% endif
%% endfor
%% if on.bind_longer
/* What is behind the struct is not the family's business. */
void test_bind_longer(void)
{
	unsigned char bytes[128];
	int fd = open_socket();

	memset(bytes, 0xff, sizeof(bytes));
	make_address((@{ t.sa }@ *)bytes, 0);
	EXPECT_OK(bind(fd, (struct sockaddr *)bytes, 128));
	close(fd);
	EXPECT_OK(bind(open_socket(), (struct sockaddr *)bytes, SIZE + 1));
}

%% endif
%% if on.connect_longer
void test_connect_longer(void)
{
	unsigned char bytes[128];

	memset(bytes, 0xff, sizeof(bytes));
	make_address((@{ t.sa }@ *)bytes, 0);
	EXPECT_OK(connect(open_socket(), (struct sockaddr *)bytes, 128));
}

%% endif
%% if on.send_longer
void test_send_longer(void)
{
	unsigned char bytes[128];
	int to = open_bound(0);

	memset(bytes, 0xff, sizeof(bytes));
	make_address((@{ t.sa }@ *)bytes, 0);
	EXPECT_EQ(sendto(open_socket(), bytes, 1, 0, (struct sockaddr *)bytes, 128), 1);
	EXPECT_EQ(recv(to, bytes, 1, MSG_DONTWAIT), 1);
}

%% endif
%% if on.connect_any
/* The value that asks for an address is not one itself. */
void test_connect_any(void)
{
	@{ t.sa }@ address;

	make_address(&address, 0);
	ask_any(&address);
	EXPECT_ERRNO(connect_to(open_socket(), &address), EINVAL);
}

%% endif
%% if on.send_any
void test_send_any(void)
{
	@{ t.sa }@ address;

	make_address(&address, 0);
	ask_any(&address);
	EXPECT_ERRNO(send_to(open_socket(), &address, "", 1, 0), EINVAL);
}

%% endif
