// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* Connections, and streams over them */

%% if on.stream_splice_end
#include <linux/sockios.h>
%% endif
#include <poll.h>
%% if on.stream_splice_end
#include <sys/ioctl.h>
%% endif
#include <sys/sendfile.h>
#include <sys/uio.h>

#include "cases.h"
#include "family.h"

/* A hundred megabytes, as the family promises. */
#define LONG_STREAM (100000UL * repeats(1000))

%% if on.connect
void test_connect(void)
{
	struct sockaddr_in address;
	struct sockaddr_in name;
	socklen_t len = sizeof(name);
	int listening = open_listening(@{ t.af }@, &address);
	int client = open_socket();
	int server;

	REQUIRE_OK(connect_to(client, &address));
	server = REQUIRE_OK(accept(listening, (struct sockaddr *)&name, &len));
	EXPECT_EQ(len, sizeof(name));
	EXPECT_EQ(name.sin_family, AF_INET);
	own_name(client, &address);
	EXPECT(same_address(&name, &address));
	peer_name(server, &address);
	EXPECT(same_address(&name, &address));
	own_name(server, &name);
	peer_name(client, &address);
	EXPECT(same_address(&name, &address));
	EXPECT_EQ(get_int(listening, SOL_SOCKET, SO_ACCEPTCONN), 1);
	EXPECT_EQ(get_int(server, SOL_SOCKET, SO_ACCEPTCONN), 0);
	EXPECT_ERRNO(connect_to(client, &address), EISCONN);
}

%% endif
%% if on.connect_kinds
/* What accept() gives is of the listener's family, whoever connects. */
void test_connect_kinds(void)
{
	int fd[2];

	open_pair(@{ t.af }@, @{ t.af }@, fd);
	EXPECT(is_own(fd[0]) && is_own(fd[1]));
	open_pair(AF_INET, @{ t.af }@, fd);
	EXPECT(!is_own(fd[0]) && is_own(fd[1]));
	open_pair(@{ t.af }@, AF_INET, fd);
	EXPECT(is_own(fd[0]) && !is_own(fd[1]));
}

%% endif
%% if on.connect_refused
void test_connect_refused(void)
{
	struct sockaddr_in address;
	int fd = open_bound(@{ t.af }@, &address);

	EXPECT_ERRNO(connect_to(open_socket(), &address), ECONNREFUSED);
	REQUIRE_OK(listen(fd, 1));
	EXPECT_OK(connect_to(open_socket(), &address));
}

%% endif
%% if on.connect_later
void test_connect_later(void)
{
	struct sockaddr_in address;
	int listening = open_listening(@{ t.af }@, &address);
	int fd = REQUIRE_OK(socket(@{ t.af }@, kind->type | SOCK_NONBLOCK, kind->protocol));

	REQUIRE_OK(fcntl(listening, F_SETFL, O_NONBLOCK));
	EXPECT_ERRNO(accept(listening, NULL, NULL), EAGAIN);
	if (connect_to(fd, &address))
		EXPECT_EQ(errno, EINPROGRESS);
	EXPECT(poll_soon(fd, POLLOUT));
	EXPECT_EQ(get_int(fd, SOL_SOCKET, SO_ERROR), 0);
	EXPECT(poll_soon(listening, POLLIN));
	EXPECT_OK(accept(listening, NULL, NULL));
}

%% endif
%% if on.connect_dissolve
/* AF_UNSPEC forgets the peer; the socket can be used again. */
void test_connect_dissolve(void)
{
	struct sockaddr nobody = { .sa_family = AF_UNSPEC };
	struct sockaddr_in address;
	int listening = open_listening(@{ t.af }@, &address);
	int fd = open_socket();

	REQUIRE_OK(connect_to(fd, &address));
	EXPECT_OK(connect(fd, &nobody, sizeof(nobody)));
	EXPECT_ERRNO(send(fd, "", 1, MSG_NOSIGNAL), ECONNRESET);
	EXPECT_ERRNO(send(fd, "", 1, MSG_NOSIGNAL), EPIPE);
	EXPECT_OK(connect_to(fd, &address));
	close(listening);
}

%% endif
%% if on.accept_unlistening
void test_accept_unlistening(void)
{
	struct sockaddr_in address;

	EXPECT_ERRNO(accept(open_bound(@{ t.af }@, &address), NULL, NULL), EINVAL);
}

%% endif
%% if on.accept_waits
void test_accept_waits(void)
{
	struct sockaddr_in address;
	int listening = open_listening(@{ t.af }@, &address);
	pid_t pid = start();

	if (!pid) {
		send_stream(REQUIRE_OK(accept(listening, NULL, NULL)), 0, 10);
		stop();
	}
	wait_asleep(pid);
	close(listening);
	listening = open_socket();
	REQUIRE_OK(connect_to(listening, &address));
	expect_stream(listening, 0, 10);
	join(pid);
}

%% endif
%% if on.transfer or on.transfer_to_inet or on.transfer_from_inet
/* One end sends a long stream, the other answers with a shorter one. */
static void transfer(int client, int server)
{
	int fd[2];
	pid_t pid;

	open_pair(client, server, fd);
	pid = start();
	if (!pid) {
		close(fd[1]);
		send_stream(fd[0], 0, LONG_STREAM);
		REQUIRE_OK(shutdown(fd[0], SHUT_WR));
		expect_stream(fd[0], 7, LONG_STREAM / 10);
		expect_end(fd[0]);
		stop();
	}
	close(fd[0]);
	expect_stream(fd[1], 0, LONG_STREAM);
	expect_end(fd[1]);
	send_stream(fd[1], 7, LONG_STREAM / 10);
	close(fd[1]);
	join(pid);
}

%% endif
%% if on.transfer
void test_transfer(void)
{
	transfer(@{ t.af }@, @{ t.af }@);
}

%% endif
%% if on.transfer_to_inet
void test_transfer_to_inet(void)
{
	transfer(@{ t.af }@, AF_INET);
}

%% endif
%% if on.transfer_from_inet
void test_transfer_from_inet(void)
{
	transfer(AF_INET, @{ t.af }@);
}

%% endif
%% if on.stream_calls
/* write(), readv(), MSG_PEEK, MSG_WAITALL, and a length of zero. */
void test_stream_calls(void)
{
	struct iovec part[2];
	char a[5], b[5];
	int fd[2];

	open_pair(@{ t.af }@, @{ t.af }@, fd);
	part[0].iov_base = a;
	part[0].iov_len = sizeof(a);
	part[1].iov_base = b;
	part[1].iov_len = sizeof(b);
	EXPECT_EQ(write(fd[0], "0123456789", 10), 10);
	EXPECT_EQ(recv(fd[1], a, sizeof(a), MSG_PEEK), 5);
	EXPECT_EQ(readv(fd[1], part, 2), 10);
	EXPECT(!memcmp(a, "01234", 5) && !memcmp(b, "56789", 5));
	EXPECT_ERRNO(recv(fd[1], a, sizeof(a), MSG_DONTWAIT), EAGAIN);
	EXPECT_EQ(writev(fd[0], part, 2), 10);
	EXPECT_EQ(recv(fd[1], a, sizeof(a), MSG_WAITALL), 5);
	EXPECT_EQ(recv(fd[1], b, 0, 0), 0);
	EXPECT_EQ(recv(fd[1], b, sizeof(b), MSG_WAITALL), 5);
	EXPECT_ERRNO(send(fd[0], nowhere, 1, 0), EFAULT);
	EXPECT_ERRNO(recv(fd[1], a, 1, MSG_OOB), EINVAL);
}

%% endif
%% if on.stream_splice
/* sendfile() into a socket, splice() out of one. */
void test_stream_splice(void)
{
	int file = REQUIRE_OK(open("/tmp", O_TMPFILE | O_RDWR, 0600));
	loff_t at = 0;
	int end[2];
	int fd[2];

	REQUIRE_OK(pipe(end));
	open_pair(@{ t.af }@, @{ t.af }@, fd);
	REQUIRE_EQ(write(file, stream_at(0), 40000), 40000);
	EXPECT_EQ(sendfile(fd[0], file, &at, 50000), 40000);
	expect_stream(fd[1], 0, 30000);
	for (at = 30000; at < 40000;) {
		ssize_t len = REQUIRE_OK(splice(fd[1], NULL, end[1], NULL, 40000 - at, 0));

		REQUIRE(len > 0);
		for (; len > 0; len--, at++) {
			char byte;

			REQUIRE_EQ(read(end[0], &byte, 1), 1);
			REQUIRE_EQ(byte, *(const char *)stream_at(at));
		}
	}
}

%% endif
%% if on.stream_splice_end
/* What sendfile() has left unsent of a file that ends before it should. */
static int left_unsent(int domain)
{
	int file = REQUIRE_OK(open("/tmp", O_TMPFILE | O_RDWR, 0600));
	loff_t at = 0;
	int value;
	int fd[2];

	REQUIRE_EQ(write(file, stream_at(0), 1000), 1000);
	open_pair(domain, domain, fd);
	EXPECT_EQ(sendfile(fd[0], file, &at, 2000), 1000);
	REQUIRE_OK(ioctl(fd[0], SIOCOUTQNSD, &value));
	expect_stream(fd[1], 0, 1000);
	return value;
}

/* It goes at once where that of AF_INET does. */
void test_stream_splice_end(void)
{
	EXPECT_EQ(left_unsent(@{ t.af }@), left_unsent(AF_INET));
}

%% endif
%% if on.stream_passed
/* A descriptor that another process gets over AF_UNIX. */
void test_stream_passed(void)
{
	char room[CMSG_SPACE(sizeof(int))];
	struct iovec part = { .iov_base = room, .iov_len = 1 };
	struct msghdr message = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = room,
		.msg_controllen = sizeof(room),
	};
	struct cmsghdr *header;
	int unix_fd[2];
	int fd[2];
	pid_t pid;

	REQUIRE_OK(socketpair(AF_UNIX, SOCK_STREAM, 0, unix_fd));
	open_pair(@{ t.af }@, @{ t.af }@, fd);
	memset(room, 0, sizeof(room));
	header = CMSG_FIRSTHDR(&message);
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &fd[0], sizeof(int));
	REQUIRE_OK(sendmsg(unix_fd[0], &message, 0));
	close(fd[0]);
	pid = start();
	if (!pid) {
		REQUIRE_OK(recvmsg(unix_fd[1], &message, 0));
		memcpy(&fd[0], CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(int));
		send_stream(fd[0], 0, 1000);
		stop();
	}
	close(unix_fd[1]);
	close(unix_fd[0]);
	expect_stream(fd[1], 0, 1000);
	join(pid);
	expect_end(fd[1]);
}

%% endif
%% if on.poll
void test_poll(void)
{
	struct sockaddr_in address;
	int listening = open_listening(@{ t.af }@, &address);
	int client = open_socket();
	int server;

	EXPECT_EQ(poll_now(listening, POLLIN | POLLOUT), 0);
	EXPECT_EQ(poll_now(client, POLLIN | POLLOUT), POLLOUT | POLLHUP);
	REQUIRE_OK(connect_to(client, &address));
	EXPECT(poll_soon(listening, POLLIN));
	server = REQUIRE_OK(accept(listening, NULL, NULL));
	EXPECT_EQ(poll_now(listening, POLLIN), 0);
	EXPECT_EQ(poll_now(server, POLLIN | POLLOUT), POLLOUT);
	send_stream(client, 0, 10);
	EXPECT(poll_soon(server, POLLIN | POLLOUT));
	expect_stream(server, 0, 10);
	EXPECT_EQ(poll_now(server, POLLIN), 0);
	REQUIRE_OK(shutdown(client, SHUT_WR));
	EXPECT(poll_soon(server, POLLIN | POLLRDHUP));
	REQUIRE_OK(shutdown(server, SHUT_WR));
	EXPECT(poll_soon(server, POLLHUP));
}

%% endif
%% if on.flow
/* A sender that nobody reads from has to wait, and goes on by and by. */
void test_flow(void)
{
	size_t sent = 0;
	int fd[2];
	ssize_t len;

	open_pair(@{ t.af }@, @{ t.af }@, fd);
	REQUIRE_OK(fcntl(fd[0], F_SETFL, O_NONBLOCK));
	while ((len = send(fd[0], stream_at(sent), STREAM_PIECE, 0)) > 0 || poll_now(fd[0], POLLOUT))
		sent += len > 0 ? len : 0;
	EXPECT_ERRNO(len, EAGAIN);
	EXPECT(sent > 0);
	expect_stream(fd[1], 0, sent);
	EXPECT(poll_soon(fd[0], POLLOUT));
}

%% endif
