%% if o.either
/* Not all sockets have a hook here. */
@{ o.either }@
{
	if (@{ o.when }@)
		return @{ o.hook }@;
	return @{ o.other }@;
}

%% endif
