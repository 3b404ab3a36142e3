// SPDX-License-Identifier: MIT OR Apache-2.0
/*
@{ f.stamp | fill(" * ") }@
 * SHA-256: @{ f.spec_hash }@
 *
%% if d.example == "tcp"
@{ ("A server that echoes one line over AF_" ~ U ~ ", and its client.") | fill(" * ") }@
%% elif d.example == "udp"
@{ ("A message of AF_" ~ U ~ " from one socket to another.") | fill(" * ") }@
%% else
@{ ("Opens an AF_" ~ U ~ " socket.") | fill(" * ") }@
%% endif
%% if f.capability
@{ ("Has to run with " ~ f.capability ~ ".") | fill(" * ") }@
%% endif
 */
%% if d.example != "open"
#include <netinet/in.h>
%% endif
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
%% if d.example == "tcp"
#include <sys/wait.h>
%% endif
#include <unistd.h>
#include <linux/@{ n }@.h>

static void die(const char *call)
{
	perror(call);
	exit(EXIT_FAILURE);
}

static int open_socket(void)
{
	int fd = socket(AF_@{ U }@, @{ d.constant }@ | SOCK_CLOEXEC, @{ d.protocol }@);

	if (fd < 0)
		die("socket");
	return fd;
}

%% if d.example == "tcp"
static void echo(int listening)
{
	int fd = accept(listening, NULL, NULL);
	char line[64];
	ssize_t len;

	if (fd < 0)
		die("accept");
	len = recv(fd, line, sizeof(line), 0);
	if (len < 0 || send(fd, line, len, 0) != len)
		die("echo");
}

int main(void)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t size = sizeof(addr);
	int listening = open_socket();
	int fd = open_socket();
	char line[64];
	ssize_t len;

	if (bind(listening, (struct sockaddr *)&addr, size) || listen(listening, 1))
		die("listen");
	if (getsockname(listening, (struct sockaddr *)&addr, &size))
		die("getsockname");
	if (!fork()) {
		echo(listening);
		return EXIT_SUCCESS;
	}
	if (connect(fd, (struct sockaddr *)&addr, size))
		die("connect");
	if (send(fd, "hello", 5, 0) != 5)
		die("send");
	len = recv(fd, line, sizeof(line), 0);
	if (len < 0)
		die("recv");
	printf("port %u echoed '%.*s'\n", ntohs(addr.sin_port), (int)len, line);
	wait(NULL);
	return EXIT_SUCCESS;
}
%% elif d.example == "udp"
int main(void)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t size = sizeof(addr);
	int from = open_socket();
	int to = open_socket();
	char line[64];
	ssize_t len;

	if (bind(to, (struct sockaddr *)&addr, size))
		die("bind");
	if (getsockname(to, (struct sockaddr *)&addr, &size))
		die("getsockname");
	if (sendto(from, "hello", 5, 0, (struct sockaddr *)&addr, size) != 5)
		die("sendto");
	len = recv(to, line, sizeof(line), 0);
	if (len < 0)
		die("recv");
	printf("port %u received '%.*s'\n", ntohs(addr.sin_port), (int)len, line);
	return EXIT_SUCCESS;
}
%% else
int main(void)
{
	close(open_socket());
	return EXIT_SUCCESS;
}
%% endif
