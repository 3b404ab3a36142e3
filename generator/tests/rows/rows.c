// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes the calls that lead to each row of the struct proto of inetted and asks
 * its ioctl hook whether the row was called. Prints `row NAME` for each that was.
 */

#include <errno.h>
#include <fcntl.h>
#include <linux/inetted.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* In the order of hooks.c. */
static const char *const rows[] = {
	"close", "connect", "disconnect", "accept", "init", "shutdown",
	"setsockopt", "getsockopt", "sendmsg", "recvmsg", "unhash", "get_port",
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* A socket that does nothing but ask. */
static int asking;

static void die(const char *what)
{
	printf("%s: %s\n", what, strerror(errno));
	exit(1);
}

static int ok(const char *what, int result)
{
	if (result < 0)
		die(what);
	return result;
}

#define OK(call) ok(#call, (call))

static int calls(size_t row)
{
	int value = -1;

	OK(ioctl(asking, SIOCPROTOPRIVATE + row, &value));
	return value;
}

static int before[ROWS];

static void begin(int fd)
{
	size_t row;

	asking = fd;
	for (row = 0; row < ROWS; row++)
		before[row] = calls(row);
}

static void tell(const char *base)
{
	size_t row;

	for (row = 0; row < ROWS; row++)
		if (calls(row) > before[row])
			printf("row %s.%s\n", base, rows[row]);
}

static void expect(int good, const char *what)
{
	if (!good) {
		printf("not so: %s\n", what);
		exit(1);
	}
}

#define EXPECT(cond) expect((cond), #cond)

static struct sockaddr *loopback(struct sockaddr_in *address)
{
	memset(address, 0, sizeof(*address));
	address->sin_family = AF_INET;
	address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return (struct sockaddr *)address;
}

static void use_stream(void)
{
	struct sockaddr nobody = { .sa_family = AF_UNSPEC };
	struct sockaddr_in address;
	socklen_t len = sizeof(address);
	int listening = OK(socket(AF_INETTED, SOCK_STREAM, 6));
	int client = OK(socket(AF_INETTED, SOCK_STREAM, 6));
	int value = 1;
	char text[8];
	int server;

	OK(bind(listening, loopback(&address), len));
	OK(getsockname(listening, (struct sockaddr *)&address, &len));
	OK(listen(listening, 1));
	OK(connect(client, (struct sockaddr *)&address, len));
	server = OK(accept(listening, (struct sockaddr *)&address, &len));
	OK(setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &value, sizeof(value)));
	len = sizeof(value);
	OK(getsockopt(client, IPPROTO_TCP, TCP_NODELAY, &value, &len));
	EXPECT(value == 1);
	EXPECT(recv(server, text, sizeof(text), MSG_DONTWAIT) < 0 && errno == EAGAIN);
	EXPECT(send(client, "row", 3, 0) == 3);
	EXPECT(recv(server, text, 3, MSG_WAITALL) == 3 && !memcmp(text, "row", 3));
	/* Not the hook's: TCP answers, or nobody. */
	EXPECT(send(client, "row", 3, 0) == 3);
	EXPECT(recv(server, text, 3, MSG_WAITALL | MSG_PEEK) == 3);
	value = -1;
	OK(ioctl(server, SIOCINQ, &value));
	EXPECT(value == 3);
	EXPECT(ioctl(server, SIOCPROTOPRIVATE + 15, &value) < 0 && errno == ENOTTY);
	EXPECT(ioctl(server, SIOCPROTOPRIVATE, NULL) < 0 && errno == EFAULT);
	OK(shutdown(server, SHUT_WR));
	OK(connect(client, &nobody, sizeof(nobody)));
	close(server);
	close(client);
	close(listening);
}

/* What accept() has to say goes through the hook as well. */
static void refuse_stream(void)
{
	struct sockaddr_in address;
	int listening = OK(socket(AF_INETTED, SOCK_STREAM, 6));

	OK(bind(listening, loopback(&address), sizeof(address)));
	EXPECT(accept(listening, NULL, NULL) < 0 && errno == EINVAL);
	OK(listen(listening, 1));
	OK(fcntl(listening, F_SETFL, O_NONBLOCK));
	EXPECT(accept(listening, NULL, NULL) < 0 && errno == EAGAIN);
	close(listening);
}

static void use_datagrams(void)
{
	struct sockaddr_in address, from;
	socklen_t len = sizeof(address);
	int a = OK(socket(AF_INETTED, SOCK_DGRAM, 0));
	int b = OK(socket(AF_INETTED, SOCK_DGRAM, 0));
	int value = -1;
	char text[8];

	OK(bind(a, loopback(&address), len));
	OK(getsockname(a, (struct sockaddr *)&address, &len));
	OK(connect(b, (struct sockaddr *)&address, len));
	EXPECT(recv(a, text, sizeof(text), MSG_DONTWAIT) < 0 && errno == EAGAIN);
	EXPECT(send(b, "datagram", 8, 0) == 8);
	OK(ioctl(a, SIOCINQ, &value));
	EXPECT(value == 8);
	memset(&from, 0, sizeof(from));
	EXPECT(recvfrom(a, text, 3, MSG_TRUNC, (struct sockaddr *)&from, &len) == 8);
	EXPECT(len == sizeof(from) && from.sin_family == AF_INET);
	OK(getsockname(b, (struct sockaddr *)&address, &len));
	EXPECT(from.sin_port == address.sin_port);
	close(a);
	close(b);
}

int main(void)
{
	begin(OK(socket(AF_INETTED, SOCK_STREAM, 6)));
	refuse_stream();
	use_stream();
	tell("tcp");
	begin(OK(socket(AF_INETTED, SOCK_DGRAM, 0)));
	use_datagrams();
	tell("udp");
	return 0;
}
