// SPDX-License-Identifier: MIT OR Apache-2.0
// @{ f.stamp }@
// SHA-256: @{ f.spec_hash }@
