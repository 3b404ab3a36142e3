/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
@{ f.stamp | fill(" * ") }@
 * SHA-256: @{ f.spec_hash }@
 *
@{ ("AF_" ~ f.upper ~ ": " ~ f.title) | fill(" * ") }@
 *
@{ ("Addresses are those of AF_INET, struct sockaddr_in with AF_INET in sin_family, and so are the options: those of SOL_SOCKET, IPPROTO_IP" ~ protocols ~ ".") | fill(" * ") }@
 */
#ifndef _UAPI_LINUX_@{ f.upper }@_H
#define _UAPI_LINUX_@{ f.upper }@_H

#ifndef AF_@{ f.upper }@
#define @{ ("AF_" ~ f.upper) | pad(32) }@@{ f.number }@
#endif
#ifndef PF_@{ f.upper }@
#define @{ ("PF_" ~ f.upper) | pad(32) }@AF_@{ f.upper }@
#endif

#endif /* _UAPI_LINUX_@{ f.upper }@_H */
