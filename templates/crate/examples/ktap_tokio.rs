@% include "crate/head.rs" %@
//! Tries the socket type for tokio against the kernel module and prints KTAP.
//! Ends with 1 if a test fails, or hangs for a minute.

use std::error::Error;
use std::pin::Pin;
use std::process::ExitCode;
use std::time::Duration;

use tokio::runtime::Builder;

type Outcome = Result<(), Box<dyn Error>>;
type Test = (&'static str, fn() -> Pin<Box<dyn Future<Output = Outcome>>>);

fn main() -> ExitCode {
    std::thread::spawn(|| {
        std::thread::sleep(Duration::from_secs(60));
        println!("Bail out! nobody woke the test");
        std::process::exit(1);
    });
    let runtime = match Builder::new_current_thread().enable_io().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            println!("Bail out! {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut tests: Vec<Test> = Vec::new();
%% for s in c.sockets
%% if s.can.poll and s.talks
    tests.extend(@{ s.module }@::TESTS);
%% endif
%% endfor
    println!("KTAP version 1");
    println!("1..{}", tests.len());
    let mut code = ExitCode::SUCCESS;
    for (number, (name, test)) in (1..).zip(tests) {
        match runtime.block_on(test()) {
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

@% for s in c.sockets %@@% if s.can.poll and s.talks %@@% if s.connected %@@% include "crate/examples/ktap_tokio_connected.rs" %@@% else %@@% include "crate/examples/ktap_tokio_socket.rs" %@@% endif %@@% endif %@@% endfor -%@
