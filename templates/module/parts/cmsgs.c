%% if m.cmsgs.sent
static int @{ n }@_get_cmsg(struct @{ n }@_cmsgs *cmsgs, struct cmsghdr *cmsg)
{
	switch (cmsg->cmsg_type) {
%% for c in f.interface.cmsgs | selectattr("send")
%% set place = "cmsgs->" ~ c.name
	case @{ c.constant }@:
		if (cmsgs->has_@{ c.name }@ || cmsg->cmsg_len != CMSG_LEN(sizeof(@{ place }@)))
			return -EINVAL;
		memcpy(&@{ place }@, CMSG_DATA(cmsg), sizeof(@{ place }@));
%% if c.outside
		if (@{ c.outside }@)
			return -EINVAL;
%% endif
%% for field in c.value.reserved
%% if field.len
		if (memchr_inv(@{ place }@.@{ field.name }@, 0, sizeof(@{ place }@.@{ field.name }@)))
%% else
		if (@{ place }@.@{ field.name }@)
%% endif
			return -EINVAL;
%% endfor
		cmsgs->has_@{ c.name }@ = true;
		return 0;
%% endfor
	default:
		return -EINVAL;
	}
}

/* What the sender attached. Other levels are none of the family's business. */
static int @{ n }@_get_cmsgs(struct @{ n }@_cmsgs *cmsgs, struct msghdr *msg)
{
	struct cmsghdr *cmsg;
	int err;

	memset(cmsgs, 0, sizeof(*cmsgs));
	for_each_cmsghdr(cmsg, msg) {
		if (!CMSG_OK(msg, cmsg))
			return -EINVAL;
		if (cmsg->cmsg_level != SOL_@{ U }@)
			continue;
		err = @{ n }@_get_cmsg(cmsgs, cmsg);
		if (err)
			return err;
	}
	return 0;
}

%% endif
%% if f.hooks
%% for c in f.interface.cmsgs | selectattr("recv")
%% if c.value.is_struct
void @{ n }@_put_cmsg_@{ c.name }@(struct msghdr *msg, const @{ c.value.cpu_type }@ *value)
{
	put_cmsg(msg, SOL_@{ U }@, @{ c.constant }@, sizeof(*value), (void *)value);
}
%% else
void @{ n }@_put_cmsg_@{ c.name }@(struct msghdr *msg, @{ c.value.cpu_type }@ value)
{
	put_cmsg(msg, SOL_@{ U }@, @{ c.constant }@, sizeof(value), &value);
}
%% endif

%% endfor
%% endif
%% if m.cmsgs.travel and f.hooks
void @{ n }@_set_cmsgs(struct sk_buff *skb, const struct @{ n }@_cmsgs *cmsgs)
{
	@{ n }@_from(skb)->cmsgs = *cmsgs;
}

%% endif
%% if m.cmsgs.travel or s.cmsgs
/* Tells the receiver what the sender attached. */
static void @{ n }@_put_cmsgs(struct msghdr *msg, struct @{ n }@_cmsgs *cmsgs)
{
%% for c in f.interface.cmsgs | selectattr("travels")
	if (cmsgs->has_@{ c.name }@)
%% if f.hooks
		@{ n }@_put_cmsg_@{ c.name }@(msg, @% if c.value.is_struct %@&@% endif %@cmsgs->@{ c.name }@);
%% else
		put_cmsg(msg, SOL_@{ U }@, @{ c.constant }@, sizeof(cmsgs->@{ c.name }@), &cmsgs->@{ c.name }@);
%% endif
%% endfor
}

%% endif
