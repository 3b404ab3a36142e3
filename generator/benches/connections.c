// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * Counts what data costs over a connection, sent and received, and what it costs
 * to make a connection and end it, in nanoseconds of a machine that runs one
 * instruction each (QEMU's -icount shift=0). One line a figure: "what bytes
 * count".
 */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <linux/wires.h>

#define ROUNDS		1000
#define WARM_UP		200

static char data[65536];

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

static void trips(const int fd[2], size_t len, int rounds)
{
	while (rounds--) {
		if (send(fd[0], data, len, 0) != (ssize_t)len)
			die("send");
		if (recv(fd[1], data, len, 0) != (ssize_t)len)
			die("recv");
	}
}

static void measure_data(const char *what, int family, int type)
{
	static const size_t sizes[] = { 64, 4096, 65536 };
	int room = 1 << 20;
	long start;
	size_t i;
	int fd[2];

	if (socketpair(family, type, 0, fd))
		die("socketpair");
	for (i = 0; i < 2; i++)
		if (setsockopt(fd[i], SOL_SOCKET, SO_SNDBUFFORCE, &room,
			       sizeof(room)))
			die("setsockopt");
	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		trips(fd, sizes[i], WARM_UP);
		start = now();
		trips(fd, sizes[i], ROUNDS);
		printf("%s %zu %ld\n", what, sizes[i],
		       (now() - start) / ROUNDS);
	}
	close(fd[0]);
	close(fd[1]);
}

static void cycles(int listener, int family, int type,
		   const struct sockaddr *addr, socklen_t len, int rounds)
{
	while (rounds--) {
		int fd = socket(family, type, 0);
		int accepted;

		if (fd < 0)
			die("socket");
		if (connect(fd, addr, len))
			die("connect");
		accepted = accept(listener, NULL, NULL);
		if (accepted < 0)
			die("accept");
		close(fd);
		close(accepted);
	}
}

static void measure_cycles(const char *what, int family, int type,
			   const void *addr, socklen_t len)
{
	int fd = socket(family, type, 0);
	long start;

	if (fd < 0 || bind(fd, addr, len) || listen(fd, 16))
		die(what);
	cycles(fd, family, type, addr, len, WARM_UP);
	start = now();
	cycles(fd, family, type, addr, len, ROUNDS);
	printf("%s 0 %ld\n", what, (now() - start) / ROUNDS);
	close(fd);
}

/* Whether the family has sockets of a type. */
static int has(int type)
{
	int fd = socket(AF_WIRES, type, 0);

	if (fd < 0 && errno != ESOCKTNOSUPPORT)
		die("socket");
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

int main(void)
{
	static const struct sockaddr_un unix_addr = {
		.sun_family = AF_UNIX,
		/* An abstract name: no file system is looked at. */
		.sun_path = "\0bench",
	};
	static const struct sockaddr_wires addr = {
		.family = AF_WIRES,
		.port = 7,
	};
	socklen_t unix_len = offsetof(struct sockaddr_un, sun_path) + 6;

	/* What the kernel still has to do after booting is not of interest. */
	sleep(2);
	if (has(SOCK_STREAM)) {
		measure_data("unix-stream", AF_UNIX, SOCK_STREAM);
		measure_data("wires-stream", AF_WIRES, SOCK_STREAM);
	}
	if (has(SOCK_SEQPACKET)) {
		measure_data("unix-seqpacket", AF_UNIX, SOCK_SEQPACKET);
		measure_data("wires-seqpacket", AF_WIRES, SOCK_SEQPACKET);
	}
	if (has(SOCK_STREAM)) {
		measure_cycles("unix-stream", AF_UNIX, SOCK_STREAM, &unix_addr,
			       unix_len);
		measure_cycles("wires-stream", AF_WIRES, SOCK_STREAM, &addr,
			       sizeof(addr));
	}
	if (has(SOCK_SEQPACKET)) {
		measure_cycles("unix-seqpacket", AF_UNIX, SOCK_SEQPACKET,
			       &unix_addr, unix_len);
		measure_cycles("wires-seqpacket", AF_WIRES, SOCK_SEQPACKET,
			       &addr, sizeof(addr));
	}
	return 0;
}
