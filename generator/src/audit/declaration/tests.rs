//! What counts as the same declaration, and what does not.

use super::Declaration;

fn canonical(text: &str) -> String {
    Declaration::of(text).unwrap_or_else(|| panic!("{text}")).canonical
}

#[test]
fn spelling_does_not_matter() {
    for (one, other) in [
        ("extern int f(struct socket *a, unsigned flags)", "int f(struct socket *, unsigned int)"),
        ("static inline void g(const gfp_t p)", "void g(gfp_t priority)"),
        ("unsigned long int x(void)", "long unsigned x(void)"),
        ("int\t(*bind) (struct sock *sk)", "int(*bind)(struct sock *)"),
        ("int __attribute__((pure)) f(char *const p)", "int f(char * q) __attribute__((cold))"),
        ("char name[32]", "char  name[ 32 ]"),
        ("int f(const char s[])", "int f(char const *s)"),
        ("_Bool f(int (*cb)(struct a *x, int y))", "bool f(int (*)(struct a *, int))"),
        ("int __attribute__((btf_type_tag(\"user\"))) *f(void)", "int *f(void)"),
        ("int f(const char *fmt, ...)", "int f(const char *, ...)"),
    ] {
        assert_eq!(canonical(one), canonical(other));
    }
}

#[test]
fn differences_of_type_do() {
    for (one, other) in [
        ("int f(struct sockaddr *a)", "int f(struct sockaddr_unsized *a)"),
        ("int f(int a)", "int f(int a, int b)"),
        ("int f(char *p)", "int f(const char *p)"),
        ("int f(int a)", "int f(int *a)"),
        ("int f(unsigned int)", "int f(unsigned long)"),
        ("int (*f)(void)", "int *f(void)"),
        ("char name[32]", "char name[33]"),
        ("union { int a; } h", "union { int b; } h"),
        ("void f(void)", "void f()"),
    ] {
        assert_ne!(canonical(one), canonical(other));
    }
}

#[test]
fn canonical_is_c() {
    for text in [
        "struct sock *(*accept)(struct sock *, int, int *, bool)",
        "struct kmem_cache *slab",
        "unsigned int (*const *f[3])(void)",
        "union { struct a *b; struct c d[2]; } h",
        "void (*signal(int, void (*)(int)))(int)",
        "struct proc_dir_entry *p(const char *, int (*)(struct seq_file *, void *))",
    ] {
        assert_eq!(canonical(text), text);
    }
}

#[test]
fn a_declaration_is_told_from_a_definition_in_a_header() {
    assert!(Declaration::of("static inline int f(void) { return 1; }").unwrap().inline);
    assert!(!Declaration::of("extern int f(void);").unwrap().inline);
}

#[test]
fn names_can_be_replaced() {
    let declaration = Declaration::of("struct sk *skb(struct skb *a)").unwrap();
    assert_eq!(declaration.renamed("(*f)"), "struct sk *(*f)(struct skb *)");
    let declaration = Declaration::of("struct skb *skb_f(struct skb *a)").unwrap();
    assert_eq!(declaration.renamed("(*f)"), "struct skb *(*f)(struct skb *)");
}

#[test]
fn what_is_no_declaration_is_none() {
    let deep = format!("int {}f", "(*".repeat(1000));
    for text in ["", ";", "int", "int a, b", "int x : 3", "f(", "int f(int", "= 3", &deep, "("] {
        assert_eq!(Declaration::of(text), None, "{text}");
    }
}
