use super::{differences, gone, has_rust, missing, prove, rust_capable};
use crate::kernel::{Kernel, series};
use crate::progress::Progress;

fn kernel(config: &str) -> (tempfile::TempDir, Kernel) {
    let folder = tempfile::tempdir().expect("a folder");
    fs_err::write(folder.path().join(".config"), config).expect("written");
    let path = folder.path().to_path_buf();
    let kernel = Kernel {
        name: "mine".to_owned(),
        build: path.clone(),
        image: None,
        root: None,
        folder: path,
        make: Vec::new(),
        series: None,
        version: String::new(),
        slow: false,
    };
    (folder, kernel)
}

fn refusal(config: &str) -> String {
    let (_folder, kernel) = kernel(config);
    rust_capable(&kernel, Progress::detect()).expect_err("refused").to_string()
}

#[test]
fn a_kernel_without_rust_is_refused() {
    let (_folder, kernel) = kernel("# CONFIG_RUST is not set\nCONFIG_RUSTC_VERSION_TEXT=\"\"\n");
    assert!(!has_rust(&kernel));
    let said = refusal("CONFIG_NET=y\n");
    assert!(said.contains("without Rust (CONFIG_RUST)"), "{said}");
    assert!(said.contains("has it: 7.2, 7.3, debug;"), "{said}");
}

#[test]
fn another_compiler_is_refused_by_name() {
    let said = refusal("CONFIG_RUST=y\nCONFIG_RUSTC_VERSION_TEXT=\"rustc 1.0.0 (old)\"\n");
    assert!(said.contains("'rustc 1.0.0 (old)'"), "{said}");
    assert!(said.contains("rustc here is 'rustc 1."), "{said}");
}

#[test]
fn headers_without_metadata_are_refused() {
    let rustc = std::process::Command::new("rustc").arg("--version").output().expect("rustc");
    let text = String::from_utf8(rustc.stdout).expect("text");
    let config = format!("CONFIG_RUST=y\nCONFIG_RUSTC_VERSION_TEXT=\"{}\"\n", text.trim());
    let said = refusal(&config);
    assert!(said.contains("has no rust/libkernel.rmeta"), "{said}");
}

#[test]
fn a_symbol_that_the_kernel_lacks_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let header =
        "EXPORT_SYMBOL_RUST_GPL(_RNvCs1_4core3abc);\nEXPORT_SYMBOL_RUST_GPL(_RNvCs1_4core3xyz);\n";
    fs_err::write(folder.path().join("exports_core_generated.h"), header).expect("written");
    let symvers = folder.path().join("Module.symvers");
    fs_err::write(&symvers, "0x0\t_RNvCs1_4core3abc\tvmlinux\tEXPORT_SYMBOL_GPL\t\n")
        .expect("written");
    assert_eq!(
        missing(folder.path(), &symvers).expect("read"),
        (2, vec!["_RNvCs1_4core3xyz".to_owned()])
    );
    let said = prove(folder.path(), &symvers).expect_err("another hash").to_string();
    assert!(said.contains("1 of 2 symbols") && said.contains("_RNvCs1_4core3xyz among"), "{said}");
    fs_err::write(&symvers, "0x0 _RNvCs1_4core3abc v E\n0x0 _RNvCs1_4core3xyz v E\n")
        .expect("written");
    prove(folder.path(), &symvers).expect("the same");
    fs_err::write(folder.path().join("exports_core_generated.h"), "").expect("written");
    let said = prove(folder.path(), &symvers).expect_err("nothing").to_string();
    assert!(said.contains("export nothing"), "{said}");
}

#[test]
fn another_configuration_is_told() {
    let wanted = "CONFIG_RUST=y\nCONFIG_PAHOLE_VERSION=130\n";
    assert!(differences(wanted, wanted).is_empty());
    let have = "CONFIG_RUST=y\nCONFIG_PAHOLE_VERSION=0\n";
    assert_eq!(differences(wanted, have), ["CONFIG_PAHOLE_VERSION=0", "CONFIG_PAHOLE_VERSION=130"]);
}

#[test]
fn a_source_that_is_gone_asks_for_a_refresh() {
    let said = gone(series::find("7.3").expect("a series"), "7.3.4-1").to_string();
    assert!(said.contains("no source of kernel 7.3 (7.3.4-1) any more"), "{said}");
    assert!(said.ends_with("protogen kernels --refresh 7.3"), "{said}");
}
