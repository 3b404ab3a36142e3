impl ShowSocket for @{ k.shown }@ {
    fn show(sk: Socket<'_>, line: &Line<'_>) {
        let Some(addr) = sk.addr() else {
            // It is being bound.
            return;
        };
%% if k.connected
        let peer = sk.phase().shown();
        let (rmem, wmem, uid, inode) = (sk.unread(@{ "true" if k.records else "false" }@), sk.wmem(), line.uid(sk), sk.inode());
%% else
        let peer = if sk.is_connected() { "connected" } else { "-" };
        let (rmem, wmem, uid, inode) = (sk.rmem(), sk.wmem(), line.uid(sk), sk.inode());
%% endif
@{ r.leaf.proc_line }@
    }
}
