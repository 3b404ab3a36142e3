%% for i in f.interface.ioctls
%% set arg = "&val" if i.value else ""
static int @{ n }@_ioctl_@{ i.name }@(struct sock *sk@% if i.value %@, void __user *arg@% endif %@)
{
%% if i.value
	@{ i.value.cpu_type }@ val@% if not i.write and not i.value.is_struct %@ = 0@% endif %@;
%% endif
	int err;

%% if i.capability
	if (!ns_capable(sock_net(sk)->user_ns, @{ i.capability }@))
		return -EPERM;
%% endif
%% if i.write
	if (copy_from_user(&val, arg, sizeof(val)))
		return -EFAULT;
%% for field in i.value.reserved
%% if field.len
	if (memchr_inv(val.@{ field.name }@, 0, sizeof(val.@{ field.name }@)))
%% else
	if (val.@{ field.name }@)
%% endif
		return -EINVAL;
%% endfor
%% elif i.value and i.value.is_struct
	memset(&val, 0, sizeof(val));
%% endif
	lock_sock(sk);
	err = @{ n }@_hook_ioctl_@{ i.name }@(sk@% if i.value %@, &val@% endif %@);
	release_sock(sk);
%% if i.read
	if (err)
		return err;
	return copy_to_user(arg, &val, sizeof(val)) ? -EFAULT : 0;
%% else
	return err;
%% endif
}

%% endfor
