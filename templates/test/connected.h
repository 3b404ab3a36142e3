/* SPDX-License-Identifier: @{ f.licence }@ */
%% include "test/head.txt"
/* What the cases of connection-oriented sockets share. */
#ifndef CONNECTED_H
#define CONNECTED_H

#include <poll.h>

#include "family.h"

/* Bytes of the stream, or of the records, that are sent at once. */
#define PIECE SMALL

%% if f.has.listen
/* A listener at the i-th address. */
int open_listener(unsigned int i, int backlog);
/* One that holds one connection more, which has been made. */
int open_full_listener(unsigned int i);
int accept_one(int fd);
%% endif
/* Two ends of a connection; the second was accepted, if that is possible. */
void open_connection(int fd[2]);
void set_nonblocking(int fd);
void set_timeout(int fd, int option);

/* Sends piece number, without SIGPIPE. */
ssize_t send_piece(int fd, unsigned int number, int flags);
void expect_piece(int fd, unsigned int number);
/* The same, and waits for it. */
void wait_piece(int fd, unsigned int number);
void expect_nothing(int fd);
void expect_end(int fd);
/* Sends pieces without waiting until EAGAIN, and tells how many went. */
unsigned int fill_buffer(int fd);
/* Two ends; no more than a few pieces fit between them. */
void open_narrow(int fd[2]);

/* Ends the case if a fault was injected, which may have cut a call short. */
void stop_if_cut(void);

short polled(int fd, short events);
int socket_error(int fd);

#endif /* CONNECTED_H */
