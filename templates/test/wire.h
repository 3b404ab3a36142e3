/* SPDX-License-Identifier: @{ f.licence }@ */
%% include "test/head.txt"
#ifndef WIRE_H
#define WIRE_H

#include <linux/if_ether.h>
#include <stdbool.h>

/* Two network namespaces, each with a device "wire" that leads to the other. */
struct wire {
	int space[2];
	/* The device of each end. */
	unsigned int ifindex[2];
	unsigned char hwaddr[2][ETH_ALEN];
};

/* Makes them, and leaves the case in the first. */
void open_wire(struct wire *wire);
/* Puts the case into the namespace of one end. */
void enter(const struct wire *wire, int end);
%% if f.header

/* Devices of the namespace that the case is in. */
void set_up(const char *device, bool up);
void set_mtu(const char *device, int mtu);
void delete_device(unsigned int ifindex);

/* From now on one end sends no more than a frame in so many milliseconds. */
void pace(const struct wire *wire, int end, unsigned int ms);
%% endif
%% if f.header and f.hooks and f.hooks.cases

/* From now on one end loses so many of a hundred frames that it sends. */
void lose(const struct wire *wire, int end, unsigned int percent);
%% endif

#endif /* WIRE_H */
