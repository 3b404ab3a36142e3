//! The drawings of who calls whom.

use super::{FAMILIES, files, page, text};

#[test]
fn a_path_ends_in_the_function_of_the_table() {
    let page = page("myproto");
    for path in [
        "bind()\n|-> __sys_bind()\n    |-> sock->ops->bind\n        |-> myproto_bind()\n",
        "            |-> myproto_default_bind()\n                |-> myproto_choose()\n",
        "        |-> sock->ops->sendmsg\n            |-> myproto_sendmsg()\n",
        "                |-> myproto_hook_sendmsg()\n                    |-> myproto_alloc_skb()\n",
        "                    |-> myproto_deliver()\n                        |-> myproto_receiver()\n",
        "write()\n|-> vfs_write()\n    |-> sock_write_iter()\n        |-> __sock_sendmsg()\n",
        "|-> do_sock_setsockopt()    on 6.12, 7.2, 7.3\n",
        "            |-> myproto_init()\n                |-> proto_register()\n",
        "        |-> sock_unregister()\n        |-> unregister_pernet_subsys()\n            |-> \
         myproto_net_exit()",
        "        |-> sock->ops->mmap\n            |-> sock_no_mmap()    -> -ENODEV\n",
    ] {
        assert!(page.contains(path), "{path}\n{page}");
    }
}

#[test]
fn the_way_of_a_frame_is_drawn() {
    assert!(!page("syscom").contains("From frame"));
    let page = page("syscometh");
    for path in [
        "|-> __netif_receive_skb_one_core()\n                |-> packet_type->func\n",
        "|-> packet_type->func\n                    |-> syscometh_rcv()\n",
        "|-> syscometh_rcv()\n                        |-> syscometh_check_frame()\n",
        "|-> syscometh_accepts()\n                            |-> sock_queue_rcv_skb()\n",
        "|-> syscometh_put_header()\n                        |-> dev_queue_xmit()\n",
    ] {
        assert!(page.contains(path), "{path}\n{page}");
    }
}

/// What is drawn of the family is in its module, and drawn below who calls it.
#[test]
fn every_own_function_of_a_path_exists() {
    // The page of a family on TCP has tables and no drawing.
    for name in FAMILIES.into_iter().filter(|name| *name != "newtcp") {
        let files = files(name);
        let module = text(&files, &format!("module/af_{name}.c"));
        let hooks = files.get(&format!("module/{name}_hooks.c"));
        let hooks = hooks.map(|hooks| String::from_utf8_lossy(hooks)).unwrap_or_default();
        let page = text(&files, &format!("docs/{name}.md"));
        let mut seen = 0;
        for line in page.lines().filter(|line| line.contains("|-> ")) {
            let call = line.trim_start_matches([' ', '|', '-', '>']);
            let Some((function, _)) = call.split_once("()") else { continue };
            if function.starts_with(&format!("{name}_")) {
                let defined = |text: &str| {
                    text.lines().any(|line| {
                        !line.starts_with(['\t', ' ', '#'])
                            && !line.ends_with(';')
                            && line.contains(&format!("{function}("))
                    })
                };
                assert!(defined(&module) || defined(&hooks), "{name}: {function}");
                seen += 1;
            }
        }
        assert!(seen >= 5, "{name}: {seen}");
        assert!(page.contains(&format!("|-> {name}_create()")), "{name}");
    }
}
