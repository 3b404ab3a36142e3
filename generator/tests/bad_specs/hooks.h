/* SPDX-License-Identifier: GPL-2.0-only */
struct foo_state {
	int count;
};
