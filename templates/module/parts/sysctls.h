%% if f.interface.sysctls
/* Settings of a network namespace. */
struct @{ n }@_sysctls {
%% for s in f.interface.sysctls
	int @{ s.name }@;
%% endfor
};

%% endif
