//! `ci/random`: random specs, generated, compiled against every kernel, and a
//! sample of them booted.

mod coverage;
mod made;
mod specs;

use protogen::render::Engine;

fn main() {
    let engine = Engine::new(None);
    let mut coverage = coverage::Coverage::new();
    let scratch = tempfile::tempdir().unwrap();
    for seed in 0..1000 {
        match made::make(seed, &engine, &scratch.path().join(seed.to_string())) {
            Ok(made) => coverage.add(&made),
            Err(error) => println!("seed {seed}: {error}"),
        }
    }
    println!("{}", coverage.table());
    println!("{:?}", coverage.missing());
}
