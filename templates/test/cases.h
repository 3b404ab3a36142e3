/* SPDX-License-Identifier: @{ f.licence }@ */
%% include "test/head.txt"
#ifndef CASES_H
#define CASES_H

%% for function in functions
void test_@{ function }@(void);
%% endfor

#endif /* CASES_H */
