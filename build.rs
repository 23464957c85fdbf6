//! Rules and licences are embedded in the binary: a change of one must rebuild it.

fn main() {
    println!("cargo:rerun-if-changed=rules");
    println!("cargo:rerun-if-changed=LICENSES");
}
