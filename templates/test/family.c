// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* Addresses, sockets and messages of AF_@{ f.upper }@. */

#include <linux/filter.h>
%% if t.compat
#include <signal.h>
#include <sys/wait.h>
%% endif

#include "family.h"

%% if t.put_bytes
void put_bytes(__u8 *bytes, size_t len, unsigned int value)
{
	while (len--) {
		bytes[len] = value;
		value >>= 8;
	}
}

%% endif
void make_address(@{ t.sa }@ *address, unsigned int i)
{
	memset(address, 0, sizeof(*address));
	address->@{ f.address.family_field }@ = @{ t.af }@;
%% for line in t.make_lines
	@{ line }@
%% endfor
	(void)i;
}

/* Byte for byte: nothing may get lost on the way. */
bool same_address(const @{ t.sa }@ *a, const @{ t.sa }@ *b)
{
	return !memcmp(a, b, sizeof(*a));
}

bool reserved_zero(const @{ t.sa }@ *address)
{
%% if f.address.has_reserved
	static const unsigned int reserved[] = {
%% for byte in t.reserved_bytes
		@{ byte }@,
%% endfor
	};
	unsigned char bytes[SIZE];
	size_t i;

	memcpy(bytes, address, SIZE);
	for (i = 0; i < sizeof(reserved) / sizeof(*reserved); i++)
		if (bytes[reserved[i]])
			return false;
%% else
	(void)address;
%% endif
	return true;
}

%% if f.address.autobind
%% set auto = f.address.autobind
static bool between(@{ t.wide }@ value, @{ t.wide }@ first, @{ t.wide }@ last)
{
	return value >= first && value <= last;
}

void ask_any(@{ t.sa }@ *address)
{
	address->@{ auto.field.name }@ = @{ auto.field.hto }@(@{ auto.any }@);
}

bool in_autobind_range(const @{ t.sa }@ *address)
{
	return between(@{ auto.field.toh }@(address->@{ auto.field.name }@), @{ auto.first }@, @{ auto.last }@);
}

bool is_privileged(const @{ t.sa }@ *address)
{
%% if f.address.privileged
%% set p = f.address.privileged
%% if p.field.signed == auto.field.signed
	return between(@{ p.field.toh }@(address->@{ p.field.name }@), @{ p.first }@, @{ p.last }@);
%% else
	(void)address;
	return false;
%% endif
%% else
	(void)address;
	return false;
%% endif
}

%% endif
int open_socket(void)
{
	int fd = socket(@{ t.af }@, kind->type, kind->protocol);

%% if f.capability
	if (fd < 0 && errno == EPERM)
		need_root();
%% endif
	return REQUIRE_OK(fd);
}

int bind_to(int fd, const @{ t.sa }@ *address)
{
	return bind(fd, (const struct sockaddr *)address, sizeof(*address));
}

int connect_to(int fd, const @{ t.sa }@ *address)
{
	return connect(fd, (const struct sockaddr *)address, sizeof(*address));
}

ssize_t send_to(int fd, const @{ t.sa }@ *address, const void *data, size_t len, int flags)
{
	return sendto(fd, data, len, flags | MSG_NOSIGNAL, (const struct sockaddr *)address, sizeof(*address));
}

int open_bound(unsigned int i)
{
	@{ t.sa }@ address;
	int fd = open_socket();

	make_address(&address, i);
	REQUIRE_OK(bind_to(fd, &address));
	return fd;
}

int open_connected(unsigned int i)
{
	@{ t.sa }@ address;
	int fd = open_socket();

	make_address(&address, i);
	REQUIRE_OK(connect_to(fd, &address));
	return fd;
}

void open_pair(int fd[2])
{
%% if t.pair_by_bind
	@{ t.sa }@ address;
	int i;

	for (i = 0; i < 2; i++)
		fd[i] = open_bound(i);
	for (i = 0; i < 2; i++) {
		make_address(&address, !i);
		REQUIRE_OK(connect_to(fd[i], &address));
	}
%% else
	REQUIRE_OK(socketpair(@{ t.af }@, kind->type, kind->protocol, fd));
%% endif
}

void own_name(int fd, @{ t.sa }@ *address)
{
	socklen_t len = sizeof(*address);

	memset(address, 0xaa, sizeof(*address));
	REQUIRE_OK(getsockname(fd, (struct sockaddr *)address, &len));
	REQUIRE_EQ(len, SIZE);
}

void set_int(int fd, int option, int value)
{
	REQUIRE_OK(setsockopt(fd, SOL_SOCKET, option, &value, sizeof(value)));
}

void attach_slow_filter(int fd, unsigned int cut)
{
	struct sock_filter code[2000];
	struct sock_fprog program = { .len = 2000, .filter = code };
	int i;

	code[0] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0);
	for (i = 1; i < 1998; i++)
		code[i] = (struct sock_filter)BPF_STMT(BPF_ALU | BPF_DIV | BPF_K, 1);
	code[1998] = (struct sock_filter)BPF_STMT(BPF_ALU | BPF_SUB | BPF_K, cut);
	code[1999] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_A, 0);
	REQUIRE_OK(setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)));
}

%% if t.compat
#ifdef __x86_64__
int compat_call(int number, int fd, unsigned int b, unsigned int c)
{
	int result;

	__asm__ volatile("int $0x80" : "=a" (result) : "a" (number), "b" (fd), "c" (b), "d" (c) : "memory", "r8", "r9", "r10", "r11");
	return result;
}

static void end_process(int signal)
{
	(void)signal;
	_exit(1);
}

bool has_compat(void)
{
	int status = 0;
	pid_t pid = REQUIRE_OK(fork());

	if (!pid) {
		/* A kernel without such programs knows no such interrupt. */
		signal(SIGSEGV, end_process);
		_exit(compat_call(6, -1, 0, 0) != -EBADF);
	}
	REQUIRE_EQ(waitpid(pid, &status, 0), pid);
	return !status;
}
#endif

%% endif
static unsigned char pattern(size_t i, unsigned int number)
{
	return i * 7 + (i >> 8) * 3 + number * 31 + (number >> 8);
}

void fill_pattern(void *data, size_t len, unsigned int number)
{
	unsigned char *bytes = data;
	size_t i;

	for (i = 0; i < len; i++)
		bytes[i] = pattern(i, number);
}

bool is_pattern(const void *data, size_t len, unsigned int number)
{
	const unsigned char *bytes = data;
	size_t i;

	for (i = 0; i < len; i++)
		if (bytes[i] != pattern(i, number)) {
			note("byte %zu of message %u is wrong", i, number);
			return false;
		}
	return true;
}

ssize_t send_number(int fd, unsigned int number, int flags)
{
	unsigned char data[SMALL];

	fill_pattern(data, sizeof(data), number);
	return send(fd, data, sizeof(data), flags | MSG_NOSIGNAL);
}

ssize_t send_number_to(int fd, const @{ t.sa }@ *address, unsigned int number)
{
	unsigned char data[SMALL];

	fill_pattern(data, sizeof(data), number);
	return send_to(fd, address, data, sizeof(data), MSG_DONTWAIT);
}

void expect_number(int fd, unsigned int number)
{
	unsigned char data[SMALL + 1];

	if (EXPECT_EQ(recv(fd, data, sizeof(data), MSG_DONTWAIT), SMALL))
		EXPECT(is_pattern(data, SMALL, number));
}

void expect_empty(int fd)
{
	char byte;

	EXPECT_ERRNO(recv(fd, &byte, 1, MSG_DONTWAIT), EAGAIN);
}

unsigned int fill_peer(int fd)
{
	unsigned int number = 0;

	while (send_number(fd, number, MSG_DONTWAIT) == SMALL) {
		number++;
		REQUIRE(number < 100000);
	}
	REQUIRE_EQ(errno, EAGAIN);
	return number;
}

void open_narrow_pair(int fd[2])
{
	open_pair(fd);
	/* The kernel makes it the smallest that there is. */
	set_int(fd[1], SO_RCVBUF, 1);
}
