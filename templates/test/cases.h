/* SPDX-License-Identifier: @{ f.licence }@ */
%% include "test/head.txt"
#ifndef CASES_H
#define CASES_H

%% for function in functions
void test_@{ function }@(void);
%% endfor
%% if f.hooks
%% for case in f.hooks.cases
void test_protocol_@{ case }@(void);
%% endfor
%% endif

#endif /* CASES_H */
