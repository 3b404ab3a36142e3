/* SPDX-License-Identifier: @{ f.licence }@ */
%% include "test/head.txt"
/* What the cases of the family's own control messages share. */
#ifndef ATTACHED_H
#define ATTACHED_H

#include <sys/uio.h>

#include "family.h"

struct cmsg {
	int type;
	size_t size;
	bool send;
	bool recv;
	/* Values that are taken. */
	const void *sample[2];
	/* Values beyond the range, if there are any. */
	const void *outside[2];
	/* A byte that has to be zero, or -1. */
	int reserved;
};

/* Those of the family. */
extern const struct cmsg cmsgs[@{ t.cmsg_table | length }@];
#define END (cmsgs + sizeof(cmsgs) / sizeof(*cmsgs))

/* A message with room for control messages. */
struct message {
	struct msghdr msg;
	struct iovec part;
	unsigned char data[SMALL];
	union {
		unsigned char bytes[4096];
		struct cmsghdr align;
	} control;
};

/* Two sockets whose messages go to each other. */
void open_ends(int fd[2]);

/* A message to be received, with so much room for control messages. */
void prepare(struct message *m, size_t room);
/* Message number, to be sent. */
void begin(struct message *m, unsigned int number);
struct cmsghdr *attach(struct message *m, int level, int type, const void *data, size_t len);
void attach_sample(struct message *m, const struct cmsg *c, int i);
ssize_t send_it(int fd, struct message *m);

/* Receives message number. */
void receive(int fd, struct message *m, size_t room, int flags, unsigned int number);
struct cmsghdr *find(struct message *m, int level, int type);
void expect_none(struct message *m, const struct cmsg *c);
void expect_cmsg(struct message *m, const struct cmsg *c, int i);

#endif /* ATTACHED_H */
