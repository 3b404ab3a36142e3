// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * Counts what it costs to send so many bytes over a connection on the loopback
 * interface and to receive them, as messages.c does.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <linux/newtcp.h>

#define ROUNDS		1000
#define WARM_UP		200

static char message[65536];

static void die(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(1);
}

static long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000L + time.tv_nsec;
}

static void connect_pair(int family, int fd[2])
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct sockaddr *name = (struct sockaddr *)&address;
	socklen_t size = sizeof(address);
	int listening = socket(family, SOCK_STREAM, 0);
	int one = 1;
	int i;

	fd[0] = socket(family, SOCK_STREAM, 0);
	if (listening < 0 || fd[0] < 0)
		die("socket");
	if (bind(listening, name, size) || listen(listening, 1) ||
	    getsockname(listening, name, &size) ||
	    connect(fd[0], name, size))
		die("connect");
	fd[1] = accept(listening, NULL, NULL);
	if (fd[1] < 0)
		die("accept");
	for (i = 0; i < 2; i++)
		if (setsockopt(fd[i], IPPROTO_TCP, TCP_NODELAY, &one,
			       sizeof(one)))
			die("TCP_NODELAY");
	close(listening);
}

static void trips(const int fd[2], size_t len, int rounds)
{
	while (rounds--) {
		if (send(fd[0], message, len, 0) != (ssize_t)len)
			die("send");
		if (recv(fd[1], message, len, MSG_WAITALL) != (ssize_t)len)
			die("recv");
	}
}

static void measure(const char *what, const int fd[2], size_t len)
{
	long start;

	trips(fd, len, WARM_UP);
	start = now();
	trips(fd, len, ROUNDS);
	printf("%s %zu %ld\n", what, len, (now() - start) / ROUNDS);
}

int main(void)
{
	static const size_t sizes[] = { 64, 4096, 65536 };
	int inet[2], newtcp[2];
	size_t i;

	connect_pair(AF_INET, inet);
	connect_pair(AF_NEWTCP, newtcp);
	/* What the kernel still has to do after booting is not of interest. */
	sleep(2);
	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		measure("inet", inet, sizes[i]);
		measure("newtcp", newtcp, sizes[i]);
	}
	return 0;
}
