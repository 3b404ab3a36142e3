/* SPDX-License-Identifier: @{ f.licence }@ */
%% include "test/head.txt"
#ifndef LINK_H
#define LINK_H

#include <linux/if_ether.h>

#include "family.h"

/* Two network namespaces, and a wire between them. */
struct link {
	int space[2];
	/* The device of each end. */
	unsigned int ifindex[2];
	unsigned char hwaddr[2][ETH_ALEN];
};

/* Makes the namespaces, leaves the case in the first, and lays the wire. */
void open_link(struct link *link);
/* Puts the case into the namespace of one end. */
void enter(const struct link *link, int end);
/* Devices of the namespace that the case is in. */
void set_up(const char *device, bool up);
void set_mtu(const char *device, int mtu);
void delete_device(unsigned int ifindex);

/* The i-th address with the device of its end, or as the other end sees it. */
void near_address(const struct link *link, int end, unsigned int i, @{ t.sa }@ *address);
void far_address(const struct link *link, int end, unsigned int i, @{ t.sa }@ *address);
/* A socket of one end, bound to the i-th address by its device. */
int open_at(const struct link *link, int end, unsigned int i);

/* Whether something arrives before long. */
bool arrives(int fd);
/* The next message, which has to be that one. */
void expect_arrival(int fd, unsigned int number);

/* A number of /proc/net/@{ f.name }@_stat in the namespace of one end. */
unsigned long counted(const struct link *link, int end, const char *name);
/* Waits until it has gone up to that. */
void expect_count(const struct link *link, int end, const char *name, unsigned long want);

/* Bytes of a frame, and more. */
#define FRAME_ROOM (@{ f.header.size }@ + @{ f.upper }@_MESSAGE_MAX + 100)

/* A frame, byte by byte. */
struct frame {
	size_t len;
	unsigned char bytes[FRAME_ROOM];
};

/* What the other end is to get from the i-th address of one end to the j-th. */
void make_frame(const struct link *link, int end, unsigned int i, unsigned int j, const void *data, size_t len, struct frame *frame);
/* Makes the checksum right again. */
void mend_checksum(struct frame *frame);
/* A packet socket at one end, for frames with that ethertype. */
int open_raw(const struct link *link, int end, int protocol);
void inject(const struct link *link, int end, const struct frame *frame);

#endif /* LINK_H */
