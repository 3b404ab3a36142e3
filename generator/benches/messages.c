// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * Counts what one message costs, sent and received, in nanoseconds of a machine
 * that runs one instruction each (QEMU's -icount shift=0). One line a figure:
 * "what bytes count".
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <linux/syscom.h>

#define ROUNDS		1000
#define WARM_UP		200
/* Points bound on one node before the next is taken. */
#define NODE_POINTS	30000

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

static void round_trips(const int fd[2], size_t len, int rounds)
{
	while (rounds--) {
		if (send(fd[0], message, len, 0) != (ssize_t)len)
			die("send");
		if (recv(fd[1], message, len, 0) != (ssize_t)len)
			die("recv");
	}
}

static void pipe_trips(const int fd[2], size_t len, int rounds)
{
	while (rounds--) {
		if (write(fd[1], message, len) != (ssize_t)len)
			die("write");
		if (read(fd[0], message, len) != (ssize_t)len)
			die("read");
	}
}

static void measure(const char *what, const int fd[2], size_t len,
		    void (*trips)(const int *, size_t, int))
{
	long start;

	trips(fd, len, WARM_UP);
	start = now();
	trips(fd, len, ROUNDS);
	printf("%s %zu %ld\n", what, len, (now() - start) / ROUNDS);
}

static void pair(int family, int fd[2])
{
	int room = 1 << 20;
	int i;

	if (socketpair(family, SOCK_DGRAM, 0, fd))
		die("socketpair");
	for (i = 0; i < 2; i++) {
		if (setsockopt(fd[i], SOL_SOCKET, SO_SNDBUFFORCE, &room,
			       sizeof(room)) ||
		    setsockopt(fd[i], SOL_SOCKET, SO_RCVBUFFORCE, &room,
			       sizeof(room)))
			die("setsockopt");
	}
}

static void allow_files(const char *number)
{
	struct rlimit limit = { 200000, 200000 };
	int fd = open("/proc/sys/fs/nr_open", O_WRONLY);

	if (fd < 0 || write(fd, number, strlen(number)) < 0)
		die("/proc/sys/fs/nr_open");
	close(fd);
	if (setrlimit(RLIMIT_NOFILE, &limit))
		die("setrlimit");
}

/* Binds sockets, which stay open, until count are bound. */
static void bind_up_to(int count)
{
	static int bound;

	for (; bound < count; bound++) {
		struct sockaddr_syscom addr = {
			.family = AF_SYSCOM,
			.nid = htons(1 + bound / NODE_POINTS),
			.cpid = htons(1000 + bound % NODE_POINTS),
		};
		int fd = socket(AF_SYSCOM, SOCK_DGRAM, 0);

		if (fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof(addr)))
			die("bind");
	}
}

/* What the kernel allocates for each socket. */
static void print_memory(void)
{
	char name[32], line[256];
	long size;
	FILE *file = fopen("/proc/net/protocols", "r");

	if (!file)
		die("/proc/net/protocols");
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "%31s %ld", name, &size) == 2 &&
		    !strcmp(name, "SYSCOM"))
			printf("memory 0 %ld\n", size);
	fclose(file);
}

int main(void)
{
	static const size_t sizes[] = { 64, 4096, 65536 };
	int unix_pair[2], syscom_pair[2], tube[2];
	size_t i;

	allow_files("300000");
	pair(AF_UNIX, unix_pair);
	pair(AF_SYSCOM, syscom_pair);
	if (pipe(tube) || fcntl(tube[1], F_SETPIPE_SZ, 1 << 17) < 0)
		die("pipe");
	/* What the kernel still has to do after booting is not of interest. */
	sleep(2);

	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		measure("pipe", tube, sizes[i], pipe_trips);
		measure("unix", unix_pair, sizes[i], round_trips);
		measure("syscom", syscom_pair, sizes[i], round_trips);
	}
	print_memory();
	/* The pair is bound already. */
	measure("bound-2", syscom_pair, 64, round_trips);
	bind_up_to(1000);
	sleep(1);
	measure("bound-1000", syscom_pair, 64, round_trips);
	bind_up_to(100000);
	sleep(1);
	measure("bound-100000", syscom_pair, 64, round_trips);
	return 0;
}
