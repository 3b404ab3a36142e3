// SPDX-License-Identifier: GPL-2.0-only

//! Control messages for a receiver.

use super::msg::RecvMsg;
use crate::shim;
use kernel::prelude::*;
use zerocopy::Immutable;

impl RecvMsg<'_> {
    /// Gives the caller a control message; one for which there is no room is cut, and flagged so.
    pub(crate) fn put_cmsg<V: IntoBytes + Immutable>(
        &mut self,
        level: c_int,
        number: c_int,
        value: &V,
    ) {
        let bytes = value.as_bytes();
        // A caller without room is told by `MSG_CTRUNC`; one whose room cannot be written to is not
        // told, as everywhere.
        // SAFETY: The message is that of the call, and there are so many bytes.
        let _ = unsafe {
            shim::put_cmsg(
                self.as_raw(),
                level,
                number,
                bytes.len() as c_int,
                bytes.as_ptr().cast_mut().cast(),
            )
        };
    }
}
