/* SPDX-License-Identifier: @{ f.licence }@ */
%% include "test/head.txt"
#ifndef FAMILY_H
#define FAMILY_H

#include <endian.h>
#include <fcntl.h>
#include <linux/@{ f.name }@.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include "harness.h"

#define SIZE sizeof(@{ t.sa }@)
/* An ordinary message. */
#define SMALL @{ t.small }@

%% if t.put_bytes
/* A number in the last bytes of an array. */
void put_bytes(__u8 *bytes, size_t len, unsigned int value);
%% endif
/* The i-th of many different addresses that anyone may bind. */
void make_address(@{ t.sa }@ *address, unsigned int i);
bool same_address(const @{ t.sa }@ *a, const @{ t.sa }@ *b);
bool reserved_zero(const @{ t.sa }@ *address);
%% if f.address.autobind
void ask_any(@{ t.sa }@ *address);
bool in_autobind_range(const @{ t.sa }@ *address);
bool is_privileged(const @{ t.sa }@ *address);
%% endif

int open_socket(void);
int bind_to(int fd, const @{ t.sa }@ *address);
int connect_to(int fd, const @{ t.sa }@ *address);
ssize_t send_to(int fd, const @{ t.sa }@ *address, const void *data, size_t len, int flags);
/* A socket bound to the i-th address. */
int open_bound(unsigned int i);
/* A socket connected to the i-th address. */
int open_connected(unsigned int i);
/* Two sockets connected to each other. */
void open_pair(int fd[2]);
void own_name(int fd, @{ t.sa }@ *address);
void set_int(int fd, int option, int value);
/* A socket filter that takes its time to cut the last bytes off. */
void attach_slow_filter(int fd, unsigned int cut);

%% if t.compat
/* A call as 32-bit programs make it; the negative errno where it fails. */
int compat_call(int number, int fd, unsigned int b, unsigned int c);
/* Whether the kernel runs such programs. */
bool has_compat(void);

%% endif
/* Contents that differ from message to message. */
void fill_pattern(void *data, size_t len, unsigned int number);
bool is_pattern(const void *data, size_t len, unsigned int number);
/* Sends message number to the peer, or to an address. */
ssize_t send_number(int fd, unsigned int number, int flags);
ssize_t send_number_to(int fd, const @{ t.sa }@ *address, unsigned int number);
void expect_number(int fd, unsigned int number);
void expect_empty(int fd);
/* Sends without waiting until EAGAIN, and tells how many went. */
unsigned int fill_peer(int fd);
/* Two connected sockets; no more than a few messages fit into the second. */
void open_narrow_pair(int fd[2]);

#endif /* FAMILY_H */
