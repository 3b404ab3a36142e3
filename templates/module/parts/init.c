%% include "module/parts/netns.c"
static int __init @{ n }@_init(void)
{
	int err;

	BUILD_BUG_ON(PF_@{ U }@ >= NPROTO);

	err = proto_register(&@{ n }@_proto, 1);
	if (err)
		return err;
	err = register_pernet_subsys(&@{ n }@_net_ops);
	if (err)
		goto out_proto;
%% if m.eth
	err = register_netdevice_notifier(&@{ n }@_device_notifier);
	if (err)
		goto out_pernet;
%% endif
%% if f.interface.sysctls
	err = register_pernet_subsys(&@{ n }@_sysctl_ops);
	if (err)
		goto @% if m.eth %@out_notifier@% else %@out_pernet@% endif %@;
%% endif
	/* Last: sockets can be created from here on. */
	err = sock_register(&@{ n }@_family);
	if (err)
		goto @% if f.interface.sysctls %@out_sysctl@% elif m.eth %@out_notifier@% else %@out_pernet@% endif %@;
%% if m.eth and m.recv
	dev_add_pack(&@{ n }@_packet_type);
%% endif
	return 0;

%% if f.interface.sysctls
out_sysctl:
	unregister_pernet_subsys(&@{ n }@_sysctl_ops);
%% endif
%% if m.eth
out_notifier:
	unregister_netdevice_notifier(&@{ n }@_device_notifier);
%% endif
out_pernet:
	unregister_pernet_subsys(&@{ n }@_net_ops);
out_proto:
	proto_unregister(&@{ n }@_proto);
	return err;
}

static void __exit @{ n }@_exit(void)
{
	sock_unregister(PF_@{ U }@);
%% if m.eth and m.recv
	dev_remove_pack(&@{ n }@_packet_type);
%% endif
%% if f.interface.sysctls
	unregister_pernet_subsys(&@{ n }@_sysctl_ops);
%% endif
%% if m.eth
	unregister_netdevice_notifier(&@{ n }@_device_notifier);
%% endif
	unregister_pernet_subsys(&@{ n }@_net_ops);
	proto_unregister(&@{ n }@_proto);
}

module_init(@{ n }@_init);
module_exit(@{ n }@_exit);

%% if f.author
MODULE_AUTHOR("@{ f.author | cstring }@");
%% endif
MODULE_DESCRIPTION("@{ m.description | cstring }@");
MODULE_LICENSE("@{ f.module_licence }@");
MODULE_ALIAS_NETPROTO(PF_@{ U }@);
