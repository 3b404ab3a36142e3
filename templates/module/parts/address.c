%% if m.check_addr
/* Returns 0 or what the caller of bind, connect or sendmsg gets. */
static int @{ n }@_check_addr(const struct sockaddr_@{ n }@ *addr, int len)
{
	if (len < (int)sizeof(*addr))
		return -EINVAL;
	if (addr->@{ f.address.family_field }@ != AF_@{ U }@)
		return -EAFNOSUPPORT;
%% for field in f.address.fields
%% if field.kind == "reserved" and not field.len
	if (addr->@{ field.name }@)
		return -EINVAL;
%% elif field.kind == "reserved"
	if (memchr_inv(addr->@{ field.name }@, 0, sizeof(addr->@{ field.name }@)))
		return -EINVAL;
%% endif
%% endfor
	return 0;
}

%% endif
%% if m.any and m.check_any
static bool @{ n }@_is_any(const struct sockaddr_@{ n }@ *addr)
{
	return addr->@{ m.any.field }@ == @{ m.any.value }@;
}

%% endif
%% if m.insert or (m.room and m.send) or d.connect or s.connect
static void @{ n }@_get_key(struct @{ n }@_key *key, @{ m.key_sk_arg }@const struct sockaddr_@{ n }@ *addr)
{
%% for part in m.key
%% if part.len
	memcpy(key->@{ part.name }@, addr->@{ part.name }@, sizeof(key->@{ part.name }@));
%% else
	key->@{ part.name }@ = @{ part.from }@->@{ part.name }@;
%% endif
%% endfor
}

%% endif
