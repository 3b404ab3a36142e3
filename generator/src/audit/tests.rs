//! The comparison on headers written for the test.
