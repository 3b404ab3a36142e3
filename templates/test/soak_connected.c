/* One socket of a worker that listens, connects or is connected. */
struct end {
	int fd;
	int type;
	/* Bytes that went and came; what is next follows from that. */
	unsigned int sent;
	unsigned int received;
};

static struct end ends[SOCKETS];
static unsigned char bytes[150000];

static unsigned int scatter(unsigned int at)
{
	return at * 2654435761u;
}

/* Bytes of the record that begins at a place. */
static size_t record_size(unsigned int at)
{
	return 1 + (scatter(at) >> 16) % SMALL;
}

static void take_end(struct end *end, int fd)
{
	const struct timeval limit = { .tv_usec = 1000 * (1 + dice(20)) };

	end->fd = fd;
	end->type = kind->type;
	end->sent = 0;
	end->received = 0;
	EXPLAINED(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)));
	EXPLAINED(setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)));
}

static void drop_end(struct end *end)
{
	if (end->fd >= 0)
		close(end->fd);
	end->fd = -1;
}

static void do_put(struct end *end, int flags)
{
	size_t len = record_size(end->sent);
	ssize_t sent;
	size_t i;

	if (end->type == SOCK_STREAM && !dice(32))
		len = 1 + dice(sizeof(bytes));
	for (i = 0; i < len; i++)
		bytes[i] = scatter(end->sent + i) >> 24;
	sent = send(end->fd, bytes, len, flags | MSG_NOSIGNAL);
	EXPLAINED(sent);
	if (sent <= 0)
		return;
	REQUIRE(end->type == SOCK_STREAM || sent == (ssize_t)len);
	end->sent += sent;
	count(&shared->sent);
}

static void do_get(struct end *end, int flags)
{
	size_t room = SMALL;
	ssize_t got;
	ssize_t i;

	if (end->type == SOCK_STREAM)
		room = 1 + dice(dice(8) ? SMALL : sizeof(bytes));
	errno = 0;
	got = recv(end->fd, bytes, room, flags);
	EXPLAINED(got);
	if (got <= 0)
		return;
	if (end->type != SOCK_STREAM)
		REQUIRE_EQ(got, record_size(end->received));
	for (i = 0; i < got; i++)
		REQUIRE_EQ(bytes[i], (unsigned char)(scatter(end->received + i) >> 24));
	if (flags & MSG_PEEK)
		return;
	end->received += got;
	count(&shared->received);
}

static void do_accept(struct end *end, int flags)
{
	const struct socket_kind accepted = { end->type, 0 };
	@{ t.sa }@ address;
	socklen_t len = SIZE;
	struct end *other = &ends[dice(SOCKETS)];
	int fd;

	/* Mostly there is nothing, and nobody waits for long. */
	fd = accept4(end->fd, dice(2) ? (struct sockaddr *)&address : NULL, &len, flags ? SOCK_NONBLOCK : 0);
	EXPLAINED(fd);
	if (fd < 0)
		return;
	drop_end(other);
	kind = &accepted;
	take_end(other, fd);
}

static void do_linger(int fd)
{
	const struct linger linger = { .l_onoff = 1, .l_linger = dice(2) };

	EXPLAINED(setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)));
}

static void do_poll_ends(void)
{
	struct pollfd events[SOCKETS];
	int i;

	for (i = 0; i < SOCKETS; i++) {
		events[i].fd = ends[i].fd;
		events[i].events = POLLIN | POLLOUT | POLLRDHUP;
	}
	REQUIRE_OK(poll(events, SOCKETS, dice(5)));
	for (i = 0; i < SOCKETS; i++)
		REQUIRE(!(events[i].revents & POLLNVAL) || ends[i].fd < 0);
}

static void do_pair_ends(void)
{
	int fd[2];
	int i;

	choose_kind(@% if t.datagrams %@true@% endif %@);
	if (try_socket(fd))
		return;
	for (i = 0; i < 2; i++) {
		drop_end(&ends[i]);
		take_end(&ends[i], fd[i]);
	}
}

static void do_ask_end(struct end *end)
{
	@{ t.sa }@ address;
	socklen_t len = SIZE;
	int value = 4096 << dice(6);

	EXPLAINED(getsockname(end->fd, (struct sockaddr *)&address, &len));
	EXPLAINED(getpeername(end->fd, (struct sockaddr *)&address, &len));
	EXPLAINED(setsockopt(end->fd, SOL_SOCKET, SO_SNDBUF, &value, sizeof(value)));
	EXPLAINED(ioctl(end->fd, SIOCINQ, &value));
	EXPLAINED(ioctl(end->fd, SIOCOUTQ, &value));
	len = sizeof(value);
	EXPLAINED(getsockopt(end->fd, SOL_SOCKET, SO_ERROR, &value, &len));
}

/* One random call on one random socket that makes connections. */
static void disturb_connected(void)
{
	struct end *end = &ends[dice(SOCKETS)];
	const int flags = dice(16) ? MSG_DONTWAIT : 0;
	@{ t.sa }@ address;

	if (end->fd < 0) {
		int fd;

		choose_kind(@% if t.datagrams %@true@% endif %@);
		fd = try_socket(NULL);
		if (fd >= 0)
			take_end(end, fd);
		return;
	}
	make_address(&address, dice(CROWD));
	switch (dice(32)) {
	case 0:
	case 1:
		EXPLAINED(bind_to(end->fd, &address));
		break;
	case 2:
	case 3:
		EXPLAINED(listen(end->fd, dice(4)));
		break;
	case 4 ... 6:
		EXPLAINED(connect_to(end->fd, &address));
		break;
	case 7 ... 10:
		do_accept(end, flags);
		break;
	case 11 ... 17:
		do_put(end, flags);
		break;
	case 18 ... 24:
		do_get(end, flags);
		break;
	case 25:
		do_get(end, MSG_DONTWAIT | MSG_PEEK);
		break;
	case 26:
		do_poll_ends();
		break;
	case 27:
		do_ask_end(end);
		break;
	case 28:
		do_pair_ends();
		break;
	case 29:
		EXPLAINED(shutdown(end->fd, dice(3)));
		break;
	case 30:
		do_linger(end->fd);
		break;
	default:
		drop_end(end);
	}
}
