%% if m.room
	init_waitqueue_head(&ssk->room);
%% endif
%% if m.watch
	INIT_LIST_HEAD(&ssk->watchers);
	INIT_LIST_HEAD(&ssk->watch);
%% endif
%% if s.any
	mutex_init(&ssk->reader);
%% endif
%% if s.connect
	INIT_LIST_HEAD(&ssk->queue);
%% endif
%% if s.wait
	INIT_LIST_HEAD(&ssk->waiting);
%% endif
%% if f.hooks and f.hooks.told.timer
	timer_setup(&ssk->timer, @{ n }@_timer, 0);
%% endif
%% if m.max_option
	ssk->max_message = @{ U }@_MESSAGE_MAX;
%% endif
%% for o in m.options
%% if o.has_default
%% if o.sysctl
	ssk->options.@{ o.name }@ = READ_ONCE(@{ n }@_pernet(net)->sysctls.@{ o.sysctl }@);
%% else
	ssk->options.@{ o.name }@ = @{ o.default }@;
%% endif
%% endif
%% endfor
%% if m.options_lock
	spin_lock_init(&ssk->options_lock);
%% endif
