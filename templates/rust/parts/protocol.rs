impl @{ "connection" if k.connected else "datagram" }@::Protocol for Protocol {
    type Attached = Attached;
    type Envelope = @{ r.leaf.record_name if k.connected else "Envelope" }@;
    type Own = @{ "Own" if r.own.any else "()" }@;
%% if not k.connected
    type Transport = @{ "Ethernet" if m.eth else "Loopback" }@;
%% endif

%% if not k.connected
    const SHUTS: bool = @{ "true" if k.shuts else "false" }@;
%% endif
%% if k.connected
    const RECORDS: bool = @{ "true" if k.records else "false" }@;
    const WAITS: bool = @{ "true" if k.waits else "false" }@;
    const BACKLOG_MAX: c_int = @{ r.connections }@;
    const OBSERVED: bool = @{ "true" if f.counters or f.tracepoints else "false" }@;
%% endif
    const MAX_MESSAGE: c_int = @{ r.max_message }@;
%% if k.option
    const MAX_OPTION: Option<MaxOption> = Some(MaxOption {
        level: LEVEL,
        name: 1,
    });
%% else
    const MAX_OPTION: Option<MaxOption> = None;
%% endif

%% if f.interface.cmsgs
    fn attached(msg: &SendMsg<'_>) -> Result<Attached> {
        let mut attached = Attached::NONE;
        for cmsg in msg.cmsgs() {
            let cmsg = cmsg?;
            // Other levels are none of the family's business.
            if cmsg.level() == LEVEL {
                attached.take(&cmsg)?;
            }
        }
        Ok(attached)
    }

    fn put_attached(msg: &mut RecvMsg<'_>, attached: &Attached) {
        attached.put(msg);
    }
%% else
    #[inline]
    fn attached(_msg: &SendMsg<'_>) -> Result<Attached> {
        Ok(Attached::NONE)
    }
%% endif
%% if f.drops

    #[inline]
    fn note_sent(sk: Socket<'_>, src: &Address, dst: &Address, len: usize) {
        sk.note_sent(src, dst, len);
    }
%% endif
%% if (f.counters or f.tracepoints) and f.has.recvmsg

    #[inline]
    fn note_received(sk: Socket<'_>, src: &Address, dst: &Address, len: usize) {
        sk.note_received(src, dst, len);
    }
%% if k.connected

    fn note_drop(sk: Socket<'_>, src: &Address, dst: &Address, len: usize, reason: DropReason) {
        // Nothing else is ever dropped.
        if let DropReason::Unread = reason {
            sk.note_drop::<@{ r.unread }@>(src, dst, len);
        }
    }
%% endif
%% endif
%% if f.links and k.connected

    fn note(sk: Socket<'_>, src: &Address, dst: &Address, event: Event) {
        match event {
            Event::Connected => sk.note_connected(src, dst),
            Event::Refused => sk.note_refused(src, dst),
            Event::Accepted => sk.note_accepted(src, dst),
            Event::Reset => sk.note_reset(src, dst),
        }
    }
%% endif
%% for hook in k.hooks | selectattr("at", "eq", "protocol")

@{ hook.outer }@
%% if hook.before
        @{ hook.before }@
%% endif
        <@{ "family::Protocol as family::Hooks" if hook.shared else "Self as Hooks" }@>::@{ hook.name }@(@{ hook.pass }@)
    }
%% endfor
}
%% if r.loopback and not k.connected

%% if not f.drops
impl Drops for Protocol {}
%% else
impl Drops for Protocol {
    fn note_drop(sk: Socket<'_>, src: &Address, dst: &Address, len: usize, reason: DropReason) {
        match reason {
%% for reason in f.drops
            DropReason::@{ reason.name | capitalize }@ => sk.note_drop::<@{ loop.index0 }@>(src, dst, len),
%% endfor
%% if not d.shutdown
            // No socket of the family can be shut.
            DropReason::Shut => {}
%% endif
        }
    }
}
%% endif
%% endif
