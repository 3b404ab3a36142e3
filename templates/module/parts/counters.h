%% if not f.tracepoints
%% include "module/parts/reasons.h"

%% endif
%% if f.counters
enum @{ n }@_stat {
	@{ U }@_STAT_SENT,
	@{ U }@_STAT_SENT_BYTES,
	@{ U }@_STAT_RECEIVED,
	@{ U }@_STAT_RECEIVED_BYTES,
%% for link in f.links
	@{ U }@_STAT_@{ link.constant }@,
%% endfor
	@{ U }@_STAT_DROPS,		/* one for each reason */
	@{ U }@_STATS = @{ U }@_STAT_DROPS + @{ U }@_DROPS
};

/* What one processor has counted. */
struct @{ n }@_stats {
	u64_stats_t count[@{ U }@_STATS];
	struct u64_stats_sync syncp;
};

%% endif
