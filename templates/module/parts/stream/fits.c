%% if m.max_option
	if (len > READ_ONCE(@{ n }@_sk(sk)->max_message))
%% else
	if (len > @{ U }@_MESSAGE_MAX)
%% endif
		return -EMSGSIZE;
