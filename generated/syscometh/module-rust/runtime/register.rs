// SPDX-License-Identifier: GPL-2.0-only

//! Registration of a family, undone when its value is dropped.
//!
//! C header: [`include/linux/net.h`](srctree/include/linux/net.h)

use super::{
    errno::{errno, to_result, EAFNOSUPPORT, EPERM, EPROTONOSUPPORT, ESOCKTNOSUPPORT},
    life::init,
    ops::table::{proto_ops, Slots},
    proc::{show, ShowSocket},
    sock::Kept,
};
use crate::shim;
use core::marker::PhantomData;
use kernel::{bindings, error::from_result, prelude::*};

/// The module that the family's functions are in; none if it is a part of the kernel.
const fn owner() -> *mut bindings::module {
    #[cfg(MODULE)]
    {
        #[allow(
            improper_ctypes,
            reason = "some members have no size in some configurations"
        )]
        extern "C" {
            static __this_module: bindings::module;
        }
        (&raw const __this_module).cast_mut()
    }
    #[cfg(not(MODULE))]
    core::ptr::null_mut()
}

/// One kind of sockets, by type and protocol, with its table of functions. All kinds of a family are
/// sockets of `S`, or, where that is [`Several`], each of another type.
pub(crate) struct Kind<S> {
    sock_type: u32,
    protocol: c_int,
    ops: bindings::proto_ops,
    /// Bytes that are kept with a socket.
    size: usize,
    init: unsafe fn(*mut bindings::socket, *mut bindings::sock) -> Result,
    show: unsafe fn(*mut bindings::seq_file, *mut bindings::sock),
    _sockets: PhantomData<fn() -> S>,
}

/// Stands for the sockets of a family whose kinds are of more than one type. None is ever taken for
/// one of another kind: a socket is found in the bind table by sockets of its own kind alone.
pub(crate) enum Several {}

// SAFETY: It is never written to.
unsafe impl<S> Sync for Kind<S> {}

impl<S: ShowSocket> Kind<S> {
    /// Sockets of type `SOCK_xxx` and of that protocol, with these functions.
    #[allow(dead_code, reason = "for families whose sockets are of one type")]
    pub(crate) const fn new(sock_type: u32, protocol: c_int, slots: Slots) -> Self {
        Self::of::<S>(sock_type, protocol, slots)
    }
}

impl Kind<Several> {
    /// Sockets of type `SOCK_xxx` and of that protocol are those of `T`, with these functions.
    #[allow(
        dead_code,
        clippy::assertions_on_constants,
        reason = "for families whose sockets are of several types"
    )]
    pub(crate) const fn apart<T: ShowSocket>(
        sock_type: u32,
        protocol: c_int,
        slots: Slots,
    ) -> Self {
        const {
            // What is found in the bind table is of the kind of who looks.
            assert!(shim::KINDS_APART);
        }
        Self::of::<T>(sock_type, protocol, slots)
    }
}

impl<S> Kind<S> {
    const fn of<T: ShowSocket>(sock_type: u32, protocol: c_int, slots: Slots) -> Self {
        let family = <T::Addr as super::addr::SockAddr>::FAMILY as c_int;
        Self {
            sock_type,
            protocol,
            ops: proto_ops::<T>(slots, family, owner()),
            size: size_of::<Kept<T>>(),
            init: init::<T>,
            show: show::<T>,
            _sockets: PhantomData,
        }
    }

    fn is(&self, sock_type: u32, protocol: c_int) -> bool {
        self.sock_type == sock_type && self.protocol == protocol
    }
}

/// A socket family.
pub(crate) trait Family: Sized + 'static {
    /// What its sockets are, of each kind; [`Several`] if the kinds differ.
    type Sockets;

    /// Its number, `PF_xxx`.
    const NUMBER: u16;

    /// Whether sockets are made in the initial network namespace alone.
    const INITIAL_NETNS: bool;

    /// What is registered before its sockets are, and is there until they are no more.
    type Parts: Part<Self>;

    /// The capability, `CAP_xxx`, that making a socket takes.
    const CAPABILITY: Option<u32>;

    /// Its kinds of sockets, no two of the same type and protocol.
    const KINDS: &'static [Kind<Self::Sockets>];

    /// What the core knows it by.
    fn table() -> &'static Table<Self>;
}

/// A `struct net_proto_family`.
pub(crate) struct Table<F>(bindings::net_proto_family, PhantomData<fn() -> F>);

// SAFETY: It is never written to.
unsafe impl<F> Sync for Table<F> {}

impl<F: Family> Table<F> {
    /// The table of `F`.
    pub(crate) const fn new() -> Self {
        Self(
            bindings::net_proto_family {
                family: F::NUMBER as c_int,
                create: Some(create::<F>),
                owner: owner(),
            },
            PhantomData,
        )
    }
}

/// Makes a socket.
///
/// # Safety
///
/// As `struct net_proto_family` says.
unsafe extern "C" fn create<F: Family>(
    net: *mut bindings::net,
    sock: *mut bindings::socket,
    protocol: c_int,
    kern: c_int,
) -> c_int {
    from_result(|| {
        // SAFETY: `net` is alive.
        if F::INITIAL_NETNS && !unsafe { shim::net_is_initial(net) } {
            return Err(errno(EAFNOSUPPORT));
        }
        // SAFETY: `sock` is the new socket.
        let sock_type = (unsafe { (*sock).type_ }) as u32;
        let kinds = F::KINDS;
        if !kinds.iter().any(|kind| kind.sock_type == sock_type) {
            return Err(errno(ESOCKTNOSUPPORT));
        }
        let Some(kind) = kinds.iter().find(|kind| kind.is(sock_type, protocol)) else {
            return Err(errno(EPROTONOSUPPORT));
        };
        if let Some(capability) = F::CAPABILITY {
            // SAFETY: `net` is alive.
            if kern == 0 && !unsafe { shim::net_capable(net, capability as c_int) } {
                return Err(errno(EPERM));
            }
        }
        // SAFETY: All are those of a call of `create`.
        let sk = unsafe { shim::sock_alloc(net, sock, protocol, kern) };
        if sk.is_null() {
            return Err(ENOMEM);
        }
        // SAFETY: `sock` is the new socket, `sk` is new and its own.
        unsafe {
            (*sock).ops = &kind.ops;
            (kind.init)(sock, sk)?;
        }
        Ok(0)
    })
}

/// Shows a socket.
///
/// # Safety
///
/// `seq` is that of a call of `show`, and `sk` a bound socket of the family, found under RCU.
unsafe extern "C" fn show_any<F: Family>(seq: *mut bindings::seq_file, sk: *mut bindings::sock) {
    // SAFETY: The socket is alive.
    let (sock_type, protocol) = unsafe { (shim::sock_type(sk), shim::sock_protocol(sk)) };
    if let Some(kind) = F::KINDS.iter().find(|kind| kind.is(sock_type, protocol)) {
        // SAFETY: By the requirements; the kind is the one that `create()` has found for it.
        unsafe { (kind.show)(seq, sk) };
    }
}

/// Something that is registered beside a family's sockets, and no more when its value is dropped.
pub(crate) trait Part<F: Family>: Sized + Send + Sync {
    /// Registers it; the base shows that the family is known to the shim.
    ///
    /// # Errors
    ///
    /// That of the kernel's list.
    fn new(base: &Base<F>) -> Result<Self>;
}

impl<F: Family> Part<F> for () {
    fn new(_base: &Base<F>) -> Result {
        Ok(())
    }
}

impl<F: Family, A: Part<F>, B: Part<F>> Part<F> for (A, B) {
    fn new(base: &Base<F>) -> Result<Self> {
        Ok((A::new(base)?, B::new(base)?))
    }
}

/// A module that is a family: registered when it is loaded, and no more when it is removed.
///
/// The order is that of undoing: no socket can be made, nothing comes in any more, and at last the
/// family is forgotten.
pub(crate) struct FamilyModule<F: Family> {
    _sockets: Sockets<F>,
    _parts: F::Parts,
    _base: Base<F>,
}

impl<F: Family> kernel::Module for FamilyModule<F> {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let base = Base::new()?;
        let parts = F::Parts::new(&base)?;
        // Last: sockets can be made from here on, and keep the module only if it comes to be.
        let sockets = Sockets::new(&base)?;
        Ok(Self {
            _sockets: sockets,
            _parts: parts,
            _base: base,
        })
    }
}

/// What a family is in each network namespace.
///
/// # Invariants
///
/// The family is known to the shim.
pub(crate) struct Base<F: Family>(PhantomData<fn() -> F>);

impl<F: Family> Base<F> {
    fn new() -> Result<Self> {
        let size = F::KINDS.iter().map(|kind| kind.size).max().unwrap_or(0);
        // SAFETY: A module is initialised once; no kind keeps more.
        to_result(unsafe { shim::register(size, show_any::<F>) })?;
        // INVARIANT: The call has succeeded.
        Ok(Self(PhantomData))
    }
}

impl<F: Family> Drop for Base<F> {
    fn drop(&mut self) {
        // SAFETY: By the type invariants. Only a module has such a value; a socket holds the module,
        // and when that goes there is none.
        unsafe { shim::unregister() };
    }
}

/// The family's sockets.
///
/// # Invariants
///
/// The family is known to the core.
struct Sockets<F: Family>(PhantomData<fn() -> F>);

impl<F: Family> Sockets<F> {
    fn new(_base: &Base<F>) -> Result<Self> {
        // SAFETY: The table is a static, and outlives the registration; the base shows that sockets
        // can be made.
        to_result(unsafe { bindings::sock_register(&F::table().0) })?;
        // INVARIANT: The call has succeeded.
        Ok(Self(PhantomData))
    }
}

impl<F: Family> Drop for Sockets<F> {
    fn drop(&mut self) {
        // SAFETY: By the type invariants.
        unsafe { bindings::sock_unregister(c_int::from(F::NUMBER)) };
    }
}
