@% include "crate/head.rs" %@
//! Tries every method against the kernel module and prints KTAP. Ends with 1
//! if a test fails.

use std::error::Error;
use std::io;
use std::process::ExitCode;

type Outcome = Result<(), Box<dyn Error>>;
type Test = (&'static str, fn() -> Outcome);

fn main() -> ExitCode {
    let mut tests: Vec<Test> = Vec::new();
%% for s in c.sockets
    tests.extend(@{ s.module }@::TESTS);
%% endfor
    println!("KTAP version 1");
    println!("1..{}", tests.len());
    let mut code = ExitCode::SUCCESS;
    for (number, (name, test)) in (1..).zip(tests) {
        match test() {
            Ok(()) => println!("ok {number} {name}"),
            Err(error) => {
                println!("# {name}: {error}");
                println!("not ok {number} {name}");
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}

/// Says what is wrong if it does not hold.
fn check(holds: bool, otherwise: &str) -> Outcome {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}

/// A call that has to fail with this error.
fn fails<T>(result: io::Result<T>, errno: i32) -> Outcome {
    match result {
        Err(error) if error.raw_os_error() == Some(errno) => Ok(()),
        Err(error) => Err(error.into()),
        Ok(_) => Err(format!("no {}", io::Error::from_raw_os_error(errno)).into()),
    }
}

@% for s in c.sockets %@@% if s.connected %@@% include "crate/examples/ktap_connected.rs" %@@% else %@@% include "crate/examples/ktap_socket.rs" %@@% endif %@@% if not loop.last %@
@% endif %@@% endfor -%@
