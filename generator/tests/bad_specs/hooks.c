/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for hooks in the bad specs; it is read, never compiled. */
