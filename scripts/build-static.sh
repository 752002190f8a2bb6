#!/usr/bin/env bash
# Builds kanbao as one static binary that needs nothing of the machine it runs on, and checks its size.
#
#   scripts/build-static.sh [--no-default-features]      (further arguments go to cargo)
#
# Needs the Rust target (rustup target add x86_64-unknown-linux-musl) and a C compiler for it, for SQLite and the
# network's cryptography (Debian: musl-tools), and GNU ld.
set -euo pipefail
cd "$(dirname "$0")/.."

target=${KANBAO_TARGET:-$(uname -m)-unknown-linux-musl}
limit=$((6 * 1024 * 1024))

command -v musl-gcc >/dev/null || { echo "build-static: musl-gcc is missing (Debian: apt-get install musl-tools)" >&2; exit 2; }
export "CC_${target//-/_}=musl-gcc"

# Relocations in their packed form. Nothing is ever unwound (see Cargo.toml): no tables for it either, not even those
# that come with the standard library and the C code.
export RUSTFLAGS="${RUSTFLAGS:-} -C link-arg=-Wl,-z,pack-relative-relocs -C force-unwind-tables=no"
RUSTFLAGS+=" -C link-arg=-Wl,-T,scripts/no-unwinding.ld"

cargo build --locked --release --target "$target" "$@"

binary=${CARGO_TARGET_DIR:-target}/$target/release/kanbao
size=$(stat -c %s "$binary")
echo "$binary: $size bytes"
if file -b "$binary" 2>/dev/null | grep -q 'dynamically linked'; then
  echo "build-static: the binary is not static" >&2
  exit 1
fi
[ "$size" -le "$limit" ] || { echo "build-static: larger than $limit bytes" >&2; exit 1; }
