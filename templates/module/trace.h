/* SPDX-License-Identifier: @{ f.licence }@ */
/*
@{ f.stamp | fill(" * ") }@
 * SHA-256: @{ f.spec_hash }@
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM @{ n }@

#if !defined(_@{ U }@_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _@{ U }@_TRACE_H

#include <linux/@{ n }@.h>
#include <linux/tracepoint.h>
#include <net/sock.h>

#ifndef _@{ U }@_TRACE_ONCE
#define _@{ U }@_TRACE_ONCE
%% if m.eth
%% include "module/parts/ethernet/fates.h"
%% else
%% include "module/parts/reasons.h"
%% endif
#endif

%% set reasons = m.eth.fates | selectattr("drop") | list if m.eth else f.drops
%% set prefix = U if m.eth else U ~ "_DROP"
%% for reason in reasons
TRACE_DEFINE_ENUM(@{ prefix }@_@{ reason.constant }@);
%% endfor

#define @{ n }@_show_drop(reason) \
	__print_symbolic(reason, \
%% for reason in reasons
			 { @{ prefix }@_@{ reason.constant }@, "@{ reason.name }@" }@{ ")" if loop.last else ", \\" }@
%% endfor

%# Tabs and spaces up to a column.
@% macro at(column) %@@{ "\t" * (column // 8) }@@{ " " * (column % 8) }@@% endmacro -%@
%% macro event(column, len, reason)
%% set args = "sk, ino, src, dst" ~ (", len" if len else "") ~ (", reason" if reason else "")
@{ at(column) }@TP_PROTO(const struct sock *sk, u64 ino, const struct sockaddr_@{ n }@ *src, const struct sockaddr_@{ n }@ *dst@{ ", unsigned int len" if len else "" }@@{ ", enum " ~ n ~ "_drop reason" if reason else "" }@),
@{ at(column) }@TP_ARGS(@{ args }@),
@{ at(column) }@TP_STRUCT__entry(__field(u64, ino)
%% if len
@{ at(column + 17) }@__field(unsigned int, len)
%% endif
%% if reason
@{ at(column + 17) }@__field(unsigned int, reason)
%% endif
%% for end in ["src", "dst"]
%% set last_end = loop.last
%% for field in m.trace.fields
%% set close = ")," if last_end and loop.last else ""
%% if field.len
@{ at(column + 17) }@__array(@{ field.ctype }@, @{ end }@_@{ field.name }@, @{ field.len }@)@{ close }@
%% else
@{ at(column + 17) }@__field(@{ field.ctype }@, @{ end }@_@{ field.name }@)@{ close }@
%% endif
%% endfor
%% endfor
@{ at(column) }@TP_fast_assign(__entry->ino = ino;
%% if len
@{ at(column + 15) }@__entry->len = len;
%% endif
%% if reason
@{ at(column + 15) }@__entry->reason = reason;
%% endif
%% for end in ["src", "dst"]
%% set last_end = loop.last
%% for field in m.trace.fields
%% set close = ")," if last_end and loop.last else ""
%% if field.len
@{ at(column + 15) }@memcpy(__entry->@{ end }@_@{ field.name }@, @{ end }@->@{ field.name }@, @{ field.len }@);@{ close }@
%% else
@{ at(column + 15) }@__entry->@{ end }@_@{ field.name }@ = @{ field.value | replace("@", end) }@;@{ close }@
%% endif
%% endfor
%% endfor
%% set formats = m.trace.printed | map(attribute="format") | join(":")
@{ at(column) }@TP_printk("ino=%llu src=@{ formats }@ dst=@{ formats }@@{ " len=%u" if len else "" }@@{ " reason=%s" if reason else "" }@",
@{ at(column + 10) }@__entry->ino,
%% for end in ["src", "dst"]
%% set last_end = loop.last
%% for field in m.trace.printed
%% set close = "));" if last_end and loop.last and not len else ","
@{ at(column + 10) }@@{ field.value | replace("@", end) }@@{ close }@
%% endfor
%% endfor
%% if reason
@{ at(column + 10) }@__entry->len,
@{ at(column + 10) }@@{ n }@_show_drop(__entry->reason)));
%% elif len
@{ at(column + 10) }@__entry->len));
%% endif
%% endmacro
%% set first = m.trace.events[0]
TRACE_EVENT(@{ n }@_@{ first }@,
@{ event(12, true, false) }@
%% for event in m.trace.events[1:]
DEFINE_EVENT(@{ n }@_@{ first }@, @{ n }@_@{ event }@,
	     TP_PROTO(const struct sock *sk, u64 ino, const struct sockaddr_@{ n }@ *src, const struct sockaddr_@{ n }@ *dst, unsigned int len),
	     TP_ARGS(sk, ino, src, dst, len));

%% endfor
%% if m.eth
/* A frame; len is what follows the Ethernet header. */
TRACE_EVENT(@{ n }@_drop,
	    TP_PROTO(int ifindex, unsigned int len, enum @{ n }@_fate reason),
	    TP_ARGS(ifindex, len, reason),
	    TP_STRUCT__entry(__field(int, ifindex)
			     __field(unsigned int, len)
			     __field(unsigned int, reason)),
	    TP_fast_assign(__entry->ifindex = ifindex;
			   __entry->len = len;
			   __entry->reason = reason;),
	    TP_printk("ifindex=%d len=%u reason=%s",
		      __entry->ifindex,
		      __entry->len,
		      @{ n }@_show_drop(__entry->reason)));

%% else
TRACE_EVENT(@{ n }@_drop,
@{ event(12, true, true) }@
%% endif
%% if f.links
%% set first = f.links[0].event
TRACE_EVENT(@{ n }@_@{ first }@,
@{ event(12, false, false) }@
%% for link in f.links[1:]
DEFINE_EVENT(@{ n }@_@{ first }@, @{ n }@_@{ link.event }@,
	     TP_PROTO(const struct sock *sk, u64 ino, const struct sockaddr_@{ n }@ *src, const struct sockaddr_@{ n }@ *dst),
	     TP_ARGS(sk, ino, src, dst));

%% endfor
%% endif
#endif /* _@{ U }@_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE @{ n }@_trace
#include <trace/define_trace.h>
