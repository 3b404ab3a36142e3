// SPDX-License-Identifier: @{ f.licence }@

//! What the family has beside messages, as its spec has it, and what is kept with each socket.

#![forbid(unsafe_code)]
#![allow(dead_code, reason = "hooks ask for what they need")]
%% if r.own.odd
#![allow(
    clippy::new_ret_no_self,
    clippy::wrong_self_convention,
    reason = "options have the names of the spec"
)]
%% endif

%% set own = r.own
%% set several = r.kinds.several
%% set of = "<T: AnyKind>" if several else ""
%% set socket = "Sock<'_, T>" if several else "Socket<'_>"
%% set shown = "T" if several else r.shown
%% for line in own.uses
@{ line }@
%% endfor
%% if not own.keeps

/// What is answered for the family.
pub(crate) struct Own;
%% else

/// What is kept with each socket.
#[pin_data]
pub(crate) struct Own {
%% if own.kept
    #[pin]
    options: Options,
%% endif
%% if own.state
    #[pin]
    state: <Protocol as Hooks>::State,
%% endif
}
%% endif
%% if own.kept

/// The values of its options.
#[pin_data]
pub(crate) struct Options {
%% for o in own.options
%% if not o.hook
%% if o.is_struct
    #[pin]
    @{ o.place }@: Whole<@{ o.ty }@>,
%% else
    @{ o.place }@: Setting<@{ o.ty }@>,
%% endif
%% endif
%% endfor
}

impl Options {
%% for o in own.options | rejectattr("hook")
%% if not loop.first

%% endif
    /// @{ o.doc }@
    pub(crate) fn @{ o.ident }@(&self) -> @{ o.ty }@ {
        self.@{ o.place }@.get()
    }
%% endfor
}
%% endif
%% if own.keeps or own.sysctls

@% if several %@@{ "impl<'a, T: AnyKind> Sock<'a" if own.keeps else "impl<T: AnyKind> Sock<'_" }@@% else %@@{ "impl<'a> Sock<'a" if own.keeps else "impl Sock<'_" }@@% endif %@, @{ shown }@> {
%% if own.kept
    /// The values of its options.
    pub(crate) fn options(self) -> &'a Options {
        &self.own().options
    }
%% endif
%% if own.state
%% if own.kept

%% endif
    /// What the hooks keep with the socket.
    pub(crate) fn hook_state(self) -> &'a <Protocol as Hooks>::State {
        &self.own().state
    }
%% endif
%% for s in own.sysctls
%% if own.keeps or not loop.first

%% endif
    /// @{ s.doc }@
    pub(crate) fn sysctl_@{ s.name }@(self) -> c_int {
        self.sysctl::<@{ loop.index0 }@>()
    }
%% endfor
}
%% endif
%% for i in own.ioctls

/// `@{ i.constant }@`, as in the header for user space.
@{ i.item }@
%% endfor
%% for o in own.options
%% if o.set

/// Sets `@{ o.constant }@`.
fn set_@{ o.name }@@{ of }@(sk: @{ socket }@, value: &OptionIn<'_>) -> Result {
%% if o.capability
    demand(sk, bindings::@{ o.capability }@)?;
%% endif
    @{ o.read }@
%% if o.when or o.hook
    let sk = sk.lock();
%% endif
%% if o.when
    require(@{ o.when }@)?;
%% endif
%% if o.hook
    <Protocol as Hooks>::set_@{ o.name }@(&sk, @% if o.is_struct %@&@% endif %@value)
%% else
    sk.options().@{ o.place }@.set(value);
    Ok(())
%% endif
}
%% endif
%% endfor
%% for i in own.ioctls

/// Answers `@{ i.constant }@`.
fn ioctl_@{ i.name }@@{ of }@(sk: @{ socket }@@% if i.ty %@, arg: &IoctlArg@% endif %@) -> Result {
%% if i.capability
    demand(sk, bindings::@{ i.capability }@)?;
%% endif
%% if not i.ty
    <Protocol as Hooks>::ioctl_@{ i.name }@(&sk.lock())
%% elif i.write and i.read
    let mut value: @{ i.ty }@ = arg.value()?;
    <Protocol as Hooks>::ioctl_@{ i.name }@(&sk.lock(), &mut value)?;
    arg.write(&value)
%% elif i.write
    let value: @{ i.ty }@ = arg.value()?;
    <Protocol as Hooks>::ioctl_@{ i.name }@(&sk.lock(), @% if i.is_struct %@&@% endif %@value)
%% else
    let value: @{ i.ty }@ = <Protocol as Hooks>::ioctl_@{ i.name }@(&sk.lock())?;
    arg.write(&value)
%% endif
}
%% endfor

impl@{ of }@ Interface<@{ shown }@> for Own {
%% if own.keeps
    fn new() -> impl PinInit<Self> {
%% if own.kept
        let options = pin_init!(Options {
%% for o in own.options
%% if not o.hook
%% if o.is_struct
            @{ o.place }@ <- Whole::new(@{ o.first }@),
%% else
            @{ o.place }@: Setting::new(@{ o.first }@),
%% endif
%% endif
%% endfor
        });
%% endif
        pin_init!(Self {
%% if own.kept
            options <- options,
%% endif
%% if own.state
            state <- <Protocol as Hooks>::state(),
%% endif
        })
    }
%% else
    fn new() -> impl PinInit<Self> {
        Self
    }
%% endif
%% if own.begun

    fn begun(sk: @{ socket }@) {
        let options = sk.options();
%% for o in own.options
%% if o.sysctl and not o.hook
        options.@{ o.place }@.set(@{ o.begun }@);
%% endif
%% endfor
    }
%% endif
%% if own.set

    fn setsockopt(sk: @{ socket }@, level: c_int, name: c_int, value: &OptionIn<'_>) -> Result {
        if level != LEVEL {
            return Err(errno(ENOPROTOOPT));
        }
        match name {
%% for o in own.options
%% if o.set
            @{ o.number }@ => set_@{ o.name }@(sk, value),
%% endif
%% endfor
            _ => Err(errno(ENOPROTOOPT)),
        }
    }
%% endif
%% if own.get

    fn getsockopt(sk: @{ socket }@, level: c_int, name: c_int, to: &mut OptionOut<'_>) -> Result {
        if level != LEVEL {
            return Err(errno(ENOPROTOOPT));
        }
        to.check()?;
        match name {
%% for o in own.options
%% if o.get and o.hook
            @{ o.number }@ => {
                let value: @{ o.ty }@ = <Protocol as Hooks>::get_@{ o.name }@(&sk.lock())?;
                to.write(&value)
            }
%% elif o.get
            @{ o.number }@ => to.write(&sk.options().@{ o.ident }@()),
%% endif
%% endfor
            _ => Err(errno(ENOPROTOOPT)),
        }
    }
%% endif
%% if own.ioctls

    fn ioctl(sk: @{ socket }@, cmd: u32, @{ "arg" if own.ioctls | selectattr("ty") | list else "_arg" }@: &IoctlArg) -> Result {
        match cmd {
%% for i in own.ioctls
            @{ i.constant }@ => ioctl_@{ i.name }@(sk@% if i.ty %@, arg@% endif %@),
%% endfor
            _ => Err(errno(ENOIOCTLCMD)),
        }
    }
%% endif
}
