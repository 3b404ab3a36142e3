/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
@{ f.stamp | fill(" * ") }@
 * SHA-256: @{ f.spec_hash }@
 *
@{ ("AF_" ~ f.upper ~ ": " ~ f.title) | fill(" * ") }@
 */
#ifndef _UAPI_LINUX_@{ f.upper }@_H
#define _UAPI_LINUX_@{ f.upper }@_H

%% if f.interface.ioctls
#include <linux/ioctl.h>
%% endif
#include <linux/socket.h>
%% if f.interface.ioctls
#include <linux/sockios.h>
%% endif
#include <linux/types.h>

#ifndef AF_@{ f.upper }@
#define @{ ("AF_" ~ f.upper) | pad(32) }@@{ f.number }@
#endif
#ifndef PF_@{ f.upper }@
#define @{ ("PF_" ~ f.upper) | pad(32) }@AF_@{ f.upper }@
#endif
#ifndef SOL_@{ f.upper }@
#define @{ ("SOL_" ~ f.upper) | pad(32) }@@{ f.sol }@
#endif

%% if f.messages
/* Largest message in bytes. */
#define @{ (f.upper ~ "_MESSAGE_MAX") | pad(32) }@@{ f.max_message }@

%% endif
%% if f.has.listen
/* Largest argument of listen() that counts. */
#define @{ (f.upper ~ "_BACKLOG_MAX") | pad(32) }@@{ f.backlog }@

%% endif
%% if f.message_option
@{ ("Option at level SOL_" ~ f.upper ~ ": int, largest message the socket sends.") | comment(0) }@
#define @{ (f.upper ~ "_MAX_MESSAGE") | pad(32) }@1

%% endif
%% if f.address.autobind
@{ ("Range that free values of " ~ f.address.autobind.field.name ~ " come from, and what asks for one.") | comment(0) }@
#define @{ (f.upper ~ "_ANY") | pad(32) }@@{ f.address.autobind.any }@
#define @{ (f.upper ~ "_AUTOBIND_FIRST") | pad(32) }@@{ f.address.autobind.first }@
#define @{ (f.upper ~ "_AUTOBIND_LAST") | pad(32) }@@{ f.address.autobind.last }@

%% endif
%% if f.address.privileged
@{ ("Values of " ~ f.address.privileged.field.name ~ " that need " ~ f.address.privileged.capability ~ ".") | comment(0) }@
#define @{ (f.upper ~ "_PRIVILEGED_FIRST") | pad(32) }@@{ f.address.privileged.first }@
#define @{ (f.upper ~ "_PRIVILEGED_LAST") | pad(32) }@@{ f.address.privileged.last }@

%% endif
/**
 * struct sockaddr_@{ f.name }@ - address of an AF_@{ f.upper }@ socket
 * @@{ f.address.family_field }@: AF_@{ f.upper }@
%% for field in f.address.fields
@{ ("@" ~ field.name ~ ": " ~ field.note) | fill(" * ", "   ") }@
%% endfor
 */
struct sockaddr_@{ f.name }@ {
	@{ "__kernel_sa_family_t" | pad(24) }@@{ f.address.family_field }@;
%% for field in f.address.fields
	@{ field.ctype | pad(24) }@@{ field.name }@@% if field.len %@[@{ field.len }@]@% endif %@;
%% endfor
};

%% if f.header
/* What Ethernet frames say they carry. */
#define @{ (f.upper ~ "_ETHERTYPE") | pad(32) }@@{ f.header.ethertype }@

%% for field in f.header.fields
%% if field.fill == "constant"
@{ ("Value of " ~ field.name ~ " in a header.") | comment(0) }@
#define @{ field.constant | pad(32) }@@{ field.value }@

%% endif
%% endfor
/**
 * struct @{ f.name }@_hdr - what stands in front of a message in a frame
%% for field in f.header.fields
@{ ("@" ~ field.name ~ ": " ~ field.note) | fill(" * ", "   ") }@
%% endfor
 */
struct @{ f.name }@_hdr {
%% for field in f.header.fields
	@{ field.ctype | pad(24) }@@{ field.name }@@% if field.len %@[@{ field.len }@]@% endif %@;
%% endfor
} __attribute__((packed));

%% endif
%% include "uapi/interface.h"
#ifdef __cplusplus
#define __@{ f.upper }@_ASSERT static_assert
#else
#define __@{ f.upper }@_ASSERT _Static_assert
#endif
#define __@{ f.upper }@_SIZE(s, n) \
	__@{ f.upper }@_ASSERT(sizeof(s) == (n), "size")
#define __@{ f.upper }@_OFFSET(s, f, n) \
	__@{ f.upper }@_ASSERT(__builtin_offsetof(s, f) == (n), #f)

__@{ f.upper }@_SIZE(struct sockaddr_@{ f.name }@, @{ f.address.size }@);
%% for field in f.address.fields
__@{ f.upper }@_OFFSET(struct sockaddr_@{ f.name }@, @{ field.name }@, @{ field.offset }@);
%% endfor
%% if f.header
__@{ f.upper }@_SIZE(struct @{ f.name }@_hdr, @{ f.header.size }@);
%% endif
%% for ty in f.interface.types
__@{ f.upper }@_SIZE(@{ ty.ctype }@, @{ ty.size }@);
%% for field in ty.fields
__@{ f.upper }@_OFFSET(@{ ty.ctype }@, @{ field.name }@, @{ field.offset }@);
%% endfor
%% endfor

#undef __@{ f.upper }@_OFFSET
#undef __@{ f.upper }@_SIZE
#undef __@{ f.upper }@_ASSERT

#endif /* _UAPI_LINUX_@{ f.upper }@_H */
