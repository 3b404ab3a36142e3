//! The header of a frame.

use super::{At, Field};
use crate::source::Span;

/// `struct <name>_hdr`: what stands between a frame's Ethernet header and its
/// message. There is no padding in it.
#[derive(Debug, Clone)]
pub struct Header {
    /// Where the spec's `header` begins.
    pub span: Span,
    /// The protocol that frames say they carry.
    pub ethertype: At<i128>,
    /// Why one that is in use is taken all the same.
    pub ethertype_reason: Option<At<String>>,
    /// Its fields, in order.
    pub fields: Vec<HeaderField>,
    /// Bytes.
    pub size: u64,
    /// Whether every part was understood.
    pub complete: bool,
}

/// One field of a header.
#[derive(Debug, Clone)]
pub struct HeaderField {
    /// Name, type, offset.
    pub field: Field,
    /// What fills it.
    pub fill: Fill,
    /// Where the spec says so.
    pub span: Span,
}

/// What fills a field of a header, and what is made of it on the way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// Always the same; frames with anything else are foreign.
    Constant(i128),
    /// Bytes of the message.
    Length,
    /// Protocol of the sender's socket; the receiver's has to be the same.
    Type,
    /// Internet checksum of header and message.
    Checksum,
    /// A field of the sender's address, by its index.
    Source(usize),
    /// A field of the destination, by its index.
    Destination(usize),
    /// Zero; frames with anything else are malformed.
    Reserved,
    /// Whatever the hook puts there.
    Hook,
}

impl Header {
    /// The field that is filled in a certain way.
    pub fn filled(&self, fill: Fill) -> Option<&HeaderField> {
        self.fields.iter().find(|field| field.fill == fill)
    }
}
