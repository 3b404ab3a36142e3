%% for s in f.interface.sysctls
%% if f.hooks
@{ m.lib }@int @{ n }@_sysctl_@{ s.name }@(const struct net *net)
{
	return READ_ONCE(@{ n }@_pernet(net)->sysctls.@{ s.name }@);
}

%% endif
%% endfor
