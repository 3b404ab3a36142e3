/* SPDX-License-Identifier: @{ f.licence }@ */
/*
@{ f.stamp | fill(" * ") }@
 * SHA-256: @{ f.spec_hash }@
 *
 * Makes older kernels look like the newest. The HAVE_* macros come from compile
 * tests (conftest.sh), since distributions take changes to older kernels.
 */
#ifndef _@{ f.upper }@_COMPAT_H
#define _@{ f.upper }@_COMPAT_H

%% for include in c.includes
#include <@{ include }@>
%% endfor
#include "@{ f.name }@_config.h"
%% for shim in c.shims

/* @{ shim.doc }@ */
#ifndef @{ shim.guard }@
@{ shim.text }@
#endif
%% endfor

#endif /* _@{ f.upper }@_COMPAT_H */
