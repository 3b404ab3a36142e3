%% for o in m.dispatch
/* Each type of socket has its own. */
@{ o.prototype }@
{
%% for case in o.cases
%% if not loop.last
	if (sk->sk_type == @{ case.constant }@)
		return @{ case.call }@;
%% else
	return @{ case.call }@;
%% endif
%% endfor
}

%% endfor
