/* SPDX-License-Identifier: @{ f.licence }@ */
%% include "test/head.txt"
#ifndef WIRE_H
#define WIRE_H

/* Two network namespaces, each with a device "wire" that leads to the other. */
struct wire {
	int space[2];
};

/* Makes them, and leaves the case in the first. */
void open_wire(struct wire *wire);
/* Puts the case into the namespace of one end. */
void enter(const struct wire *wire, int end);

#endif /* WIRE_H */
