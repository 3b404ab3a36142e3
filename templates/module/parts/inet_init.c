static void @{ n }@_unregister(struct proto *prot)
{
	/* They are the base's, and would be destroyed. */
	prot->slab = NULL;
	prot->rsk_prot = NULL;
	prot->twsk_prot = NULL;
	proto_unregister(prot);
}

static int __init @{ n }@_init(void)
{
	int err;

	BUILD_BUG_ON(PF_@{ U }@ >= NPROTO);

%% if m.counter
	err = percpu_counter_init(&@{ m.counter }@, 0, GFP_KERNEL);
	if (err)
		return err;
%% endif
%% for s in m.sockets
	@{ s.p }@_init_prot();
	err = proto_register(&@{ s.prot }@, 0);
	if (err)
		@% if loop.first and m.counter %@goto out_counter@% elif loop.first %@return err@% else %@goto out_@{ m.sockets[loop.index0 - 1].base }@@% endif %@;
%% endfor
	/* Last: sockets can be created from here on. */
	err = sock_register(&@{ n }@_family);
	if (err)
		goto out_@{ m.sockets[-1].base }@;
	return 0;

%% for s in m.sockets | reverse
out_@{ s.base }@:
	@{ n }@_unregister(&@{ s.prot }@);
%% endfor
%% if m.counter
out_counter:
	percpu_counter_destroy(&@{ m.counter }@);
%% endif
	return err;
}

static void __exit @{ n }@_exit(void)
{
	sock_unregister(PF_@{ U }@);
%% for s in m.sockets | reverse
	@{ n }@_unregister(&@{ s.prot }@);
%% endfor
%% if m.counter
	percpu_counter_destroy(&@{ m.counter }@);
%% endif
}

module_init(@{ n }@_init);
module_exit(@{ n }@_exit);

%% if f.author
MODULE_AUTHOR("@{ f.author | cstring }@");
%% endif
MODULE_DESCRIPTION("@{ m.description | cstring }@");
MODULE_LICENSE("@{ f.module_licence }@");
MODULE_ALIAS_NETPROTO(PF_@{ U }@);
