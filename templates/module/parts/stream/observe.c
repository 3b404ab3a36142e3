%% if s.note_data
/* What one call sent, or one record, is on its way. */
static void @{ s.p }@_note_sent(struct sock *sk, const struct sock *other, unsigned int len)
{
%% if f.counters
	@{ n }@_count_message(sk, @{ U }@_STAT_SENT, len);
%% endif
%% if f.tracepoints
	if (trace_@{ n }@_send_enabled())
		trace_@{ n }@_send(sk, sock_i_ino(sk), @{ n }@_own_name(sk), @{ n }@_own_name(other), len);
%% endif
}

static void @{ s.p }@_note_received(struct sock *sk, unsigned int len)
{
%% if f.tracepoints
	const struct sock *other = @{ n }@_sk(sk)->other;

%% endif
%% if f.counters
	@{ n }@_count_message(sk, @{ U }@_STAT_RECEIVED, len);
%% endif
%% if f.tracepoints
	if (trace_@{ n }@_receive_enabled())
		trace_@{ n }@_receive(sk, sock_i_ino(sk), @{ n }@_own_name(other), @{ n }@_own_name(sk), len);
%% endif
}

static void @{ s.p }@_note_unread(struct sock *sk, const struct sock *other, unsigned int len)
{
%% if f.counters
	@{ n }@_count(sk, @{ U }@_STAT_DROPS + @{ U }@_DROP_UNREAD);
%% endif
%% if f.tracepoints
	if (trace_@{ n }@_drop_enabled())
		trace_@{ n }@_drop(sk, sock_i_ino(sk), @{ n }@_own_name(other), @{ n }@_own_name(sk), len, @{ U }@_DROP_UNREAD);
%% endif
}

%% endif
%% if s.note_connect
static void @{ n }@_note_connected(struct sock *sk, const struct sockaddr_@{ n }@ *addr)
{
%% if f.counters
	@{ n }@_count(sk, @{ U }@_STAT_CONNECTED);
%% endif
%% if f.tracepoints
	if (trace_@{ n }@_connect_enabled())
		trace_@{ n }@_connect(sk, sock_i_ino(sk), @{ n }@_own_name(sk), addr);
%% endif
}

static void @{ n }@_note_refused(struct sock *sk, const struct sockaddr_@{ n }@ *addr)
{
%% if f.counters
	@{ n }@_count(sk, @{ U }@_STAT_CONNECT_REFUSED);
%% endif
%% if f.tracepoints
	if (trace_@{ n }@_refuse_enabled())
		trace_@{ n }@_refuse(sk, sock_i_ino(sk), @{ n }@_own_name(sk), addr);
%% endif
}

static void @{ n }@_note_accepted(struct sock *sk)
{
%% if f.tracepoints
	const struct sock *other = @{ n }@_sk(sk)->other;

%% endif
%% if f.counters
	@{ n }@_count(sk, @{ U }@_STAT_ACCEPTED);
%% endif
%% if f.tracepoints
	if (trace_@{ n }@_accept_enabled())
		trace_@{ n }@_accept(sk, sock_i_ino(sk), @{ n }@_own_name(other), @{ n }@_own_name(sk));
%% endif
}

%% endif
%% if s.note_links
static void @{ n }@_note_reset(struct sock *sk, const struct sock *other)
{
%% if f.counters
	@{ n }@_count(sk, @{ U }@_STAT_RESET);
%% endif
%% if f.tracepoints
	if (trace_@{ n }@_reset_enabled())
		trace_@{ n }@_reset(sk, sock_i_ino(sk), @{ n }@_own_name(sk), @{ n }@_own_name(other));
%% endif
}

%% endif
