/* SPDX-License-Identifier: @{ f.licence }@ */
/*
@{ f.stamp | fill(" * ") }@
 * SHA-256: @{ f.spec_hash }@
 *
 * What @{ f.hooks.file }@ has to define, and what it may call. All of this is
 * the same on every kernel.
 */
#ifndef _@{ U }@_HOOKS_H
#define _@{ U }@_HOOKS_H

#include <linux/in.h>
#include <linux/socket.h>
#include <linux/@{ n }@.h>
#include <net/sock.h>
%% if c.types
#include "@{ n }@_config.h"
%% for type in c.types

@{ type.doc | comment(0) }@
@{ type.condition }@
@{ type.text }@
#endif
%% endfor
%% endif

/* To be defined in @{ f.hooks.file }@. */
%% for hook in f.hooks.functions

@{ hook.doc | comment(0) }@
@{ hook.prototype }@;
%% endfor

/* What happens without the hook, where there is one. */
%% for hook in f.hooks.functions
%% if hook.default
@{ hook.default }@;
%% endif
%% endfor

#endif /* _@{ U }@_HOOKS_H */
