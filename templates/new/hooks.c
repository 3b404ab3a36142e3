// SPDX-License-Identifier: GPL-2.0-only
/*
 * The protocol's own code: the hooks that spec.yaml names. protogen wrote this
 * file once, as a beginning, and never touches it again.
 */
#include <linux/errno.h>
#include "@{ name }@_hooks.h"
%% for hook in hooks

@{ hook.doc | comment(0) }@
@{ hook.prototype }@
{
%% for line in hook.body
	@{ line }@
%% endfor
}
%% endfor
