/* Control messages that a sender attached to one message. */
struct @{ n }@_cmsgs {
%% for c in f.interface.cmsgs | selectattr("send")
	@{ c.value.cpu_type }@ @{ c.name }@;
%% endfor
%% for c in f.interface.cmsgs | selectattr("send")
	bool has_@{ c.name }@;
%% endfor
};

