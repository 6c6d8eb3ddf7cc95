//! What both roles of the wasm filter need.

use super::ask::Asked;
use super::node::Node;

pub(super) fn check(plugin: &Node<'_>, asked: &mut Asked) {
    asked
        .about(&plugin.get("allow_on_headers_stop_iteration"))
        .must_be_true("the filter cannot read the body, and every request hangs");
    asked.about(&plugin.get("failure_policy")).must_be_text(
        "FAIL_RELOAD",
        "a crash of the VM closes or bypasses Baton until Envoy restarts",
    );
    asked
        .about(&plugin.at(&["vm_config", "code"]))
        .must_be_there(
            "`{local: {filename: …/baton.wasm}}`",
            "there is no filter to run",
        );
}
