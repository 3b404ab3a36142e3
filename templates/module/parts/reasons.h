/* Why a message does not arrive. */
enum @{ n }@_drop {
%% for reason in f.drops
	@{ U }@_DROP_@{ reason.constant }@,
%% endfor
	@{ U }@_DROPS
};
