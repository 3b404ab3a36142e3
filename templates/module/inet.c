// SPDX-License-Identifier: @{ f.licence }@
/*
@{ f.stamp | fill(" * ") }@
 * SHA-256: @{ f.spec_hash }@
 *
@{ ("AF_" ~ f.upper ~ ": " ~ f.title) | fill(" * ") }@
%% for paragraph in f.description
 *
@{ paragraph | fill(" * ") }@
%% endfor
 */

#include <linux/module.h>
#include <linux/net.h>
%% if m.counts
#include <linux/percpu.h>
%% endif
%% if m.counter
#include <linux/percpu_counter.h>
%% endif
#include <linux/string.h>
%% if m.tcp
#include <linux/tcp.h>
%% endif
#include <linux/@{ n }@.h>
#include <net/inet_common.h>
#include <net/sock.h>
%% if m.tcp
#include <net/tcp.h>
%% endif
%% if m.udp
#include <net/udp.h>
%% endif
%% if c.header
#include "@{ n }@_compat.h"
%% elif c.tests
#include "@{ n }@_config.h"
%% endif
%% if f.hooks
#include "@{ n }@_hooks.h"
%% endif

%% for s in m.sockets
static struct proto @{ s.prot }@;
%% endfor

%% for s in m.sockets
%% include "module/parts/inet_ops.c"
%% include "module/parts/inet_proto.c"
%% endfor
%% include "module/parts/inet_create.c"
%% include "module/parts/inet_init.c"
