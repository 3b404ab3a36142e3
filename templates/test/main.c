// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
@{ ("Tests of AF_" ~ f.upper ~ ", as KTAP on standard output. Words as arguments choose the cases whose names contain one of them; harness.h tells the options.") | comment(0) }@

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cases.h"
#include "family.h"

%% for s in sockets
static const struct socket_kind @{ s.label }@ = { @{ s.constant }@, @{ s.protocol }@ };
%% endfor

static const struct test_case cases[] = {
%% for s in sockets
%% for case in s.cases
	{ "@{ case.name }@",
	  test_@{ case.function }@, &@{ s.label }@, @{ case.limit }@ },
%% endfor
%% endfor
%% if f.hooks
%% for case in f.hooks.cases
	{ "protocol_@{ case }@",
	  test_protocol_@{ case }@, &@{ sockets[0].label }@, 300 },
%% endfor
%% endif
};

int main(int argc, char **argv)
{
	int fd = socket(@{ t.af }@, @{ f.sockets[0].constant }@, @{ f.sockets[0].protocol }@);

	if (fd < 0 && errno == EAFNOSUPPORT)
		fputs("The family is not there: load its module.\n", stderr);
	if (fd >= 0)
		close(fd);
	return run_cases(cases, sizeof(cases) / sizeof(*cases), argv + !!argc);
}
