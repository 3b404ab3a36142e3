//! The only part that touches files: plan, diff, write, prune.
