/* SPDX-License-Identifier: @{ f.licence }@ */
%% include "test/head.txt"
#ifndef FAMILY_H
#define FAMILY_H

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/@{ f.name }@.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include "harness.h"

/* A socket of the family, one of AF_INET, and either. */
int open_socket(void);
int open_inet(void);
int open_of(int family);

/* A port of the loopback address; 0 asks for any. */
void make_address(struct sockaddr_in *address, unsigned int port);
bool same_address(const struct sockaddr_in *a, const struct sockaddr_in *b);
int bind_to(int fd, const struct sockaddr_in *address);
int connect_to(int fd, const struct sockaddr_in *address);
void own_name(int fd, struct sockaddr_in *address);
void peer_name(int fd, struct sockaddr_in *address);
/* A socket bound to any port, which address tells. */
int open_bound(int family, struct sockaddr_in *address);
void set_int(int fd, int level, int option, int value);
int get_int(int fd, int level, int option);
/* What poll() says at once, and whether it comes to say something. */
short poll_now(int fd, short events);
bool poll_soon(int fd, short events);
%% if t.tcp

/* The same, listening. */
int open_listening(int family, struct sockaddr_in *address);
/* A client and the server's end of its connection. */
void open_pair(int client, int server, int fd[2]);
/* Whether a stream socket is of the family and not of AF_INET. */
bool is_own(int fd);
%% endif

/* Bytes of a stream that differ all along it. */
const void *stream_at(size_t position);
#define STREAM_PIECE 65521
void send_stream(int fd, size_t from, size_t to);
void expect_stream(int fd, size_t from, size_t to);
void expect_end(int fd);

/* Lines of /proc/net/protocols. */
%% if t.tcp
#define TCP_NAME "@{ t.tcp_name }@"
%% endif
%% if t.udp
#define UDP_NAME "@{ t.udp_name }@"
%% endif

/* One of them. */
struct protocol {
	/* In tables of the protocol. */
	int sockets;
	/* In pages; -1: not counted. */
	long memory;
	bool pressed;
	unsigned int header;
};

bool read_protocol(const char *name, struct protocol *protocol);
/* Sockets in tables of the protocol, by /proc/net/protocols; -1: no line. */
int protocol_sockets(void);

/* References to the module; -1: it is built in. */
long module_references(void);
%% if on.close_listener or on.datagram_pinned
/* The same, once the socks of earlier cases are gone. */
long settled_references(void);
%% endif
/* Whether the references come back to what they were. */
bool references_return(long before);

/* A network namespace of its own whose loopback interface is up. */
void enter_new_namespace(void);

#endif /* FAMILY_H */
