/* What became of a frame. */
enum @{ n }@_fate {
%% for fate in m.eth.fates
	@{ U }@_@{ fate.constant }@,
%% endfor
	@{ U }@_FATES
};
