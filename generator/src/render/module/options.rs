//! Which functions the options need, of the family and of the module's own.

use serde::Serialize;

use crate::model::When;
use crate::render::View;
use crate::render::view::OptionView;

#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact a field")]
pub(super) struct OptionFacts {
    /// Slots filled with protogen's own function.
    setsockopt: bool,
    pub(super) getsockopt: bool,
    /// The socket keeps its own limit, and tells it.
    max_option: bool,
    get_max: bool,
    /// Streams, which have no limit, have other options.
    stream_option: bool,
    /// The family's own options, and whether there are any to set, to get,
    /// that the socket keeps, and that hooks read.
    options: Vec<KeptOption>,
    set_options: bool,
    get_options: bool,
    kept: bool,
    options_read: bool,
    /// Some of what the socket keeps is more than one load and store.
    options_lock: bool,
}

/// An option, and what the module has for it.
#[derive(Serialize)]
struct KeptOption {
    #[serde(flatten)]
    view: OptionView,
    /// A function reads the value that the socket keeps.
    accessor: bool,
}

impl KeptOption {
    fn all(view: &View) -> Vec<Self> {
        let hooks = view.hooks.is_some();
        let options = view.interface.options.iter();
        options
            .map(|option| Self {
                accessor: !option.hook && (option.get || hooks),
                view: option.clone(),
            })
            .collect()
    }
}

impl OptionFacts {
    pub(super) fn new(view: &View) -> Self {
        let has = |messages: bool, slot: &str| {
            let sockets = view.sockets.iter().filter(|s| s.messages == messages);
            sockets
                .flat_map(|s| &s.ops)
                .any(|op| op.slot == slot && matches!(op.state, "default" | "hook"))
        };
        let own = |slot: &str| has(true, slot) || has(false, slot);
        let (setsockopt, getsockopt) = (own("setsockopt"), own("getsockopt"));
        let options = KeptOption::all(view);
        let kept = || options.iter().filter(|o| !o.view.hook);
        Self {
            setsockopt,
            getsockopt,
            max_option: has(true, "setsockopt"),
            get_max: has(true, "getsockopt"),
            stream_option: has(false, "setsockopt") || has(false, "getsockopt"),
            set_options: setsockopt && options.iter().any(|o| o.view.set),
            get_options: getsockopt && options.iter().any(|o| o.view.get),
            kept: kept().next().is_some(),
            options_read: options.iter().any(|o| o.accessor),
            options_lock: kept().any(|o| o.view.value.is_struct),
            options,
        }
    }

    /// Whether some of what a new socket has of them is not zero.
    pub(super) fn begin(&self) -> bool {
        self.max_option || self.options_lock || self.options.iter().any(|o| o.view.has_default)
    }

    /// Whether setting any of them asks if the socket is bound.
    pub(super) fn asks_state(&self) -> bool {
        self.options.iter().any(|o| o.view.set && o.view.when != When::Any)
    }
}
