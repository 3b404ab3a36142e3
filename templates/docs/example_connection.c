/* Sends everything back until the client has closed its end. */
static int serve(int listener)
{
	char buf[64];
	ssize_t len;
	int fd;

	fd = accept(listener, NULL, NULL);
	if (fd < 0)
		die("accept");
	while ((len = recv(fd, buf, sizeof(buf), 0)) > 0) {
		if (send(fd, buf, len, MSG_NOSIGNAL) != len)
			die("send");
	}
	if (len < 0)
		die("recv");
	close(fd);
	return EXIT_SUCCESS;
}

/* Connects to the server, asks, and waits for the echo. */
static void ask(const struct sockaddr_@{ n }@ *server)
{
	struct timeval patience = { .tv_sec = 5 };
	int fd = open_socket();
	char buf[64];
	ssize_t len;

	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)))
		die("setsockopt");
	if (connect(fd, (const struct sockaddr *)server, sizeof(*server)))
		die("connect");
	if (send(fd, question, strlen(question), MSG_NOSIGNAL) < 0)
		die("send");

%% if e.constant == "SOCK_STREAM"
	/* The echo may come in several pieces. */
	len = recv(fd, buf, strlen(question), MSG_WAITALL);
%% else
	len = recv(fd, buf, sizeof(buf), 0);
%% endif
	if (len < 0)
		die("recv");
	printf("client: %.*s\n", (int)len, buf);
	close(fd);
}

int main(void)
{
%% if e.bind
	struct sockaddr_@{ n }@ addr = {
		.@{ f.address.family_field }@ = AF_@{ U }@,
%% for init in e.server
		.@{ init.name }@ = @{ init.value }@,
%% endfor
	};
%% else
	struct sockaddr_@{ n }@ addr;
	socklen_t addr_len = sizeof(addr);
%% endif
	int fd = open_socket();
	int status;
	pid_t pid;

%% if e.bind
	if (bind(fd, (struct sockaddr *)&addr, sizeof(addr)))
		die("bind");
%% endif
	/* From here on connections wait for the server. */
	if (listen(fd, @{ U }@_BACKLOG_MAX))
		die("listen");
%% if not e.bind
	if (getsockname(fd, (struct sockaddr *)&addr, &addr_len))
		die("getsockname");
%% endif
	show("server: at", &addr);
	fflush(stdout);

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
