// SPDX-License-Identifier: MIT OR Apache-2.0
/*
@{ f.stamp | fill(" * ") }@
 * SHA-256: @{ f.spec_hash }@
 *
%% if e.kind == "echo"
@{ ("A server that echoes one message over AF_" ~ U ~ ", and its client.") | fill(" * ") }@
%% elif e.kind == "connection"
@{ ("A server that sends back what comes over AF_" ~ U ~ " connections, and its client.") | fill(" * ") }@
%% else
@{ ("Opens an AF_" ~ U ~ " socket.") | fill(" * ") }@
%% endif
%% if f.capability
@{ ("Has to run with " ~ f.capability ~ ".") | fill(" * ") }@
%% endif
 */
%% if e.endian
#include <endian.h>
%% endif
#include <stdio.h>
#include <stdlib.h>
%% if e.kind != "open"
#include <string.h>
%% endif
#include <sys/socket.h>
%% if e.kind != "open"
#include <sys/time.h>
#include <sys/wait.h>
%% endif
#include <unistd.h>
#include <linux/@{ n }@.h>

%% if e.kind != "open"
static const char question[] = "@{ e.text }@";

%% endif
static void die(const char *call)
{
	perror(call);
	exit(EXIT_FAILURE);
}

static int open_socket(void)
{
	int fd = socket(AF_@{ U }@, @{ e.constant }@ | SOCK_CLOEXEC, @{ e.protocol }@);

	if (fd < 0)
		die("socket");
	return fd;
}

%% if e.kind != "open" or e.getname
static void show(const char *what, const struct sockaddr_@{ n }@ *addr)
{
%% if e.bytes
	size_t i;

%% endif
	printf("%s", what);
%% for field in e.shown
%% if field.bytes
	printf(" @{ field.name }@ ");
	for (i = 0; i < sizeof(addr->@{ field.name }@); i++)
		printf("%02x", addr->@{ field.name }@[i]);
%% else
	printf(" @{ field.name }@ @{ field.format }@", @{ field.value }@);
%% endif
%% endfor
	putchar('\n');
}

%% endif
%% if e.kind == "open"
int main(void)
{
%% if e.bind
	struct sockaddr_@{ n }@ addr = {
		.@{ f.address.family_field }@ = AF_@{ U }@,
%% for init in e.server
		.@{ init.name }@ = @{ init.value }@,
%% endfor
	};
%% elif e.getname
	struct sockaddr_@{ n }@ addr;
%% endif
%% if e.getname
	socklen_t len = sizeof(addr);
%% endif
	int fd = open_socket();

%% if e.bind
	if (bind(fd, (struct sockaddr *)&addr, sizeof(addr)))
		die("bind");
%% endif
%% if e.getname
	if (getsockname(fd, (struct sockaddr *)&addr, &len))
		die("getsockname");
	show("the socket's address:", &addr);
%% endif
	close(fd);
	return EXIT_SUCCESS;
}
%% elif e.kind == "connection"
%% include "docs/example_connection.c"
%% else
/* Answers one message. */
static int serve(int fd)
{
	struct sockaddr_@{ n }@ from;
	socklen_t from_len = sizeof(from);
	char buf[64];
	ssize_t len;

	len = recvfrom(fd, buf, sizeof(buf), 0, (struct sockaddr *)&from, &from_len);
	if (len < 0)
		die("recvfrom");
	show("server: a question from", &from);
	fflush(stdout);

	if (sendto(fd, buf, len, 0, (struct sockaddr *)&from, from_len) < 0)
		die("sendto");
	return EXIT_SUCCESS;
}

/* Sends a message to the server and waits for the echo. */
static void ask(const struct sockaddr_@{ n }@ *server)
{
%% if e.client_binds
	/* Without an address of its own the client could not be answered. */
	struct sockaddr_@{ n }@ own = {
		.@{ f.address.family_field }@ = AF_@{ U }@,
%% for init in e.client
		.@{ init.name }@ = @{ init.value }@,
%% endfor
	};
%% endif
	struct timeval patience = { .tv_sec = 5 };
	int fd = open_socket();
	char buf[64];
	ssize_t len;

	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)))
		die("setsockopt");
%% if e.client_binds
	if (bind(fd, (struct sockaddr *)&own, sizeof(own)))
		die("bind");
%% endif
%% if e.connect
%% if not e.client_binds
	/* This binds the client, too: to an address that is free. */
%% endif
	if (connect(fd, (const struct sockaddr *)server, sizeof(*server)))
		die("connect");
	if (send(fd, question, strlen(question), 0) < 0)
		die("send");
%% else
%% if not e.client_binds
	/* This binds the client, too: to an address that is free. */
%% endif
	if (sendto(fd, question, strlen(question), 0, (const struct sockaddr *)server, sizeof(*server)) < 0)
		die("sendto");
%% endif

	len = recv(fd, buf, sizeof(buf), 0);
	if (len < 0)
		die("recv");
	printf("client: %.*s\n", (int)len, buf);
	close(fd);
}

int main(void)
{
	struct sockaddr_@{ n }@ addr = {
		.@{ f.address.family_field }@ = AF_@{ U }@,
%% for init in e.server
		.@{ init.name }@ = @{ init.value }@,
%% endfor
	};
	int fd = open_socket();
	int status;
	pid_t pid;

	/* From here on messages to the address wait for the server. */
	if (bind(fd, (struct sockaddr *)&addr, sizeof(addr)))
		die("bind");

	pid = fork();
	if (pid < 0)
		die("fork");
	if (!pid)
		return serve(fd);
	close(fd);

	ask(&addr);
	if (waitpid(pid, &status, 0) < 0)
		die("waitpid");
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}
%% endif
