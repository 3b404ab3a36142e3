// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* Options and ioctls, which are those of the kernel's protocols */

%% if on.sockmap
#include <linux/bpf.h>
%% endif
#include <linux/sockios.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
%% if on.sockmap
#include <sys/syscall.h>
%% endif

#include "cases.h"
#include "family.h"

%% if on.option_socket
void test_option_socket(void)
{
	int fd = open_socket();

	set_int(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
	EXPECT_EQ(get_int(fd, SOL_SOCKET, SO_KEEPALIVE), 1);
	set_int(fd, SOL_SOCKET, SO_SNDBUF, 20000);
	EXPECT_EQ(get_int(fd, SOL_SOCKET, SO_SNDBUF), 40000);
	set_int(fd, SOL_SOCKET, SO_RCVBUF, 20000);
	EXPECT_EQ(get_int(fd, SOL_SOCKET, SO_RCVBUF), 40000);
}

%% endif
%% if on.option_ip
void test_option_ip(void)
{
	int fd = open_socket();

	set_int(fd, IPPROTO_IP, IP_TTL, 7);
	EXPECT_EQ(get_int(fd, IPPROTO_IP, IP_TTL), 7);
	EXPECT_ERRNO(setsockopt(fd, IPPROTO_IP, IP_TTL, nowhere, sizeof(int)), EFAULT);
	EXPECT_ERRNO(setsockopt(fd, 12345, 1, &fd, sizeof(fd)), ENOPROTOOPT);
}

%% endif
%% if on.option_tcp
void test_option_tcp(void)
{
	struct tcp_info info = { 0 };
	socklen_t len = sizeof(info);
	int fd[2];

	open_pair(@{ t.af }@, @{ t.af }@, fd);
	EXPECT_EQ(get_int(fd[1], IPPROTO_TCP, TCP_NODELAY), 0);
	set_int(fd[1], IPPROTO_TCP, TCP_NODELAY, 1);
	EXPECT_EQ(get_int(fd[1], IPPROTO_TCP, TCP_NODELAY), 1);
	EXPECT_OK(getsockopt(fd[1], IPPROTO_TCP, TCP_INFO, &info, &len));
	EXPECT_EQ(info.tcpi_state, TCP_ESTABLISHED);
}

%% endif
%% if on.option_ulp
/* Nothing may be put between the family and TCP. */
void test_option_ulp(void)
{
	int fd[2];

	open_pair(@{ t.af }@, @{ t.af }@, fd);
	EXPECT_ERRNO(setsockopt(fd[0], IPPROTO_TCP, TCP_ULP, "tls", 4), ENOPROTOOPT);
	EXPECT_ERRNO(setsockopt(fd[1], IPPROTO_TCP, TCP_ULP, "tls", 4), ENOPROTOOPT);
	send_stream(fd[0], 0, 10);
	expect_stream(fd[1], 0, 10);
}

%% endif
%% if on.option_lowat
/* poll() waits for so many bytes. */
void test_option_lowat(void)
{
	int fd[2];

	open_pair(@{ t.af }@, @{ t.af }@, fd);
	set_int(fd[1], SOL_SOCKET, SO_RCVLOWAT, 100);
	send_stream(fd[0], 0, 99);
	while (recv(fd[1], (char [99]) { 0 }, 99, MSG_PEEK) != 99)
		;
	EXPECT_EQ(poll_now(fd[1], POLLIN), 0);
	send_stream(fd[0], 99, 100);
	EXPECT(poll_soon(fd[1], POLLIN));
}

%% endif
%% if on.ioctl_stream
void test_ioctl_stream(void)
{
	int value = -1;
	int fd[2];

	open_pair(@{ t.af }@, @{ t.af }@, fd);
	send_stream(fd[0], 0, 10);
	EXPECT(poll_soon(fd[1], POLLIN));
	EXPECT_OK(ioctl(fd[1], SIOCINQ, &value));
	EXPECT_EQ(value, 10);
	EXPECT_OK(ioctl(fd[1], SIOCATMARK, &value));
	EXPECT_EQ(value, 0);
	EXPECT_OK(ioctl(fd[1], SIOCOUTQ, &value));
	EXPECT_EQ(value, 0);
	EXPECT_ERRNO(ioctl(fd[1], SIOCINQ, nowhere), EFAULT);
}

%% endif
%% if on.ioctl_datagram
void test_ioctl_datagram(void)
{
	struct sockaddr_in address;
	int fd = open_bound(@{ t.af }@, &address);
	int value = -1;

	EXPECT_OK(ioctl(fd, SIOCINQ, &value));
	EXPECT_EQ(value, 0);
	REQUIRE_EQ(sendto(fd, stream_at(0), 10, 0, (struct sockaddr *)&address, sizeof(address)), 10);
	EXPECT(poll_soon(fd, POLLIN));
	EXPECT_OK(ioctl(fd, SIOCINQ, &value));
	EXPECT_EQ(value, 10);
}

%% endif
%% if on.ioctl_device
void test_ioctl_device(void)
{
	struct ifreq request = { .ifr_name = "lo" };
	int fd = open_socket();

	EXPECT_OK(ioctl(fd, SIOCGIFINDEX, &request));
	EXPECT(request.ifr_ifindex > 0);
	EXPECT_ERRNO(ioctl(fd, 0xabcd, &request), ENOTTY);
}

%% endif
%% if on.map
/* TCP lets received pages be mapped. */
void test_map(void)
{
	void *map = mmap(NULL, 4096, PROT_READ, MAP_SHARED, open_socket(), 0);

	EXPECT(map != MAP_FAILED);
	if (map != MAP_FAILED)
		EXPECT_OK(munmap(map, 4096));
}

%% endif
%% if on.stub_mmap
void test_stub_mmap(void)
{
	EXPECT(mmap(NULL, 4096, PROT_READ, MAP_SHARED, open_socket(), 0) == MAP_FAILED);
	EXPECT_EQ(errno, ENODEV);
}

%% endif
%% if on.sockmap
static bool kernel_has(const char *wanted)
{
	FILE *file = fopen("/proc/kallsyms", "r");
	bool found = false;
	char line[512];
	char name[256];

	while (file && !found && fgets(line, sizeof(line), file))
		found = sscanf(line, "%*s %*s %255s", name) == 1 && !strcmp(name, wanted);
	if (file)
		fclose(file);
	return found;
}

/* A sockmap would go past the family's functions. */
void test_sockmap(void)
{
	union bpf_attr map = {
		.map_type = BPF_MAP_TYPE_SOCKMAP,
		.key_size = 4,
		.value_size = 4,
		.max_entries = 1,
	};
	union bpf_attr entry = { .flags = BPF_ANY };
	struct sockaddr_in address;
	int fd = open_bound(@{ t.af }@, &address);
	int key = 0;

	need_root();
	if (kind->type == SOCK_STREAM)
		REQUIRE_OK(listen(fd, 1));
	/* A kernel without it does not ask, and takes any socket. */
	if (!kernel_has("tcp_bpf_update_proto"))
		return;
	entry.map_fd = REQUIRE_OK(syscall(SYS_bpf, BPF_MAP_CREATE, &map, sizeof(map)));
	entry.key = (uintptr_t)&key;
	entry.value = (uintptr_t)&fd;
	EXPECT_ERRNO(syscall(SYS_bpf, BPF_MAP_UPDATE_ELEM, &entry, sizeof(entry)), EOPNOTSUPP);
}

%% endif
%% if on.limits_wmem
void test_limits_wmem(void)
{
	const int wanted = @{ t.wmem }@;

	EXPECT_EQ(get_int(open_socket(), SOL_SOCKET, SO_SNDBUF), wanted);
}

%% endif
%% if on.limits_rmem
void test_limits_rmem(void)
{
	const int wanted = @{ t.rmem }@;

	EXPECT_EQ(get_int(open_socket(), SOL_SOCKET, SO_RCVBUF), wanted);
}

%% endif
%% if on.proc_protocols
/* Counted while they are in a table, listeners and connections alike. */
void test_proc_protocols(void)
{
	long long end = now_ms() + SOON;
	struct sockaddr_in address;
	int before;
	int fd;

	open_socket();
	before = protocol_sockets();
	REQUIRE(before >= 0);
	fd = open_bound(@{ t.af }@, &address);
	if (kind->type == SOCK_STREAM)
		REQUIRE_OK(listen(fd, 1));
	EXPECT_EQ(protocol_sockets(), before + 1);
	close(fd);
	EXPECT_EQ(protocol_sockets(), before);
%% if t.tcp
	if (kind->type == SOCK_STREAM) {
		int pair[2];

		open_pair(@{ t.af }@, @{ t.af }@, pair);
		EXPECT_EQ(protocol_sockets(), before + 2);
		close(pair[0]);
		close(pair[1]);
	}
%% endif
	while (protocol_sockets() > before && now_ms() < end)
		;
	EXPECT_EQ(protocol_sockets(), before);
}

%% endif
