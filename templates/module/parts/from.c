/* What travels with a message. */
struct @{ n }@_from {
	struct sockaddr_@{ n }@ addr;
%% if m.unnamed
	bool named;
%% endif
};

static struct @{ n }@_from *@{ n }@_from(const struct sk_buff *skb)
{
%% if f.address.fits_cb
	sock_skb_cb_check_size(sizeof(struct @{ n }@_from));
	return (struct @{ n }@_from *)skb->cb;
%% else
	/* Too large for the control buffer: in front of the data. */
	return (struct @{ n }@_from *)skb->head;
%% endif
}

