/* SPDX-License-Identifier: @{ f.licence }@ */
/*
@{ f.stamp | fill(" * ") }@
 * SHA-256: @{ f.spec_hash }@
 *
%% if c.tests
 * Makes older kernels look like the newest. The HAVE_* macros come from compile
 * tests (conftest.sh), since distributions take changes to older kernels.
%% else
 * Makes older kernels look like the newest.
%% endif
 */
#ifndef _@{ f.upper }@_COMPAT_H
#define _@{ f.upper }@_COMPAT_H

%% for include in c.includes
#include <@{ include }@>
%% endfor
%% if c.tests
#include "@{ f.name }@_config.h"
%% endif
%% if c.hooked
#include "@{ f.name }@_hooks.h"
%% endif
%% for shim in c.shims

@{ shim.doc | comment(0) }@
%% if shim.newest
@{ shim.newest }@
%% endif
@{ shim.condition }@
@{ shim.text }@
#endif
%% endfor

#endif /* _@{ f.upper }@_COMPAT_H */
