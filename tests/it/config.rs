//! A bad configuration never takes anything down: a first one is refused with all its problems, a
//! later one leaves the last good one in force, and everybody can see it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use baton_tests::http::{Chat, get};
use baton_tests::patience::eventually;
use baton_tests::stack::{Plan, Stack};
use serde_json::json;
use tokio::task::JoinSet;

/// Requests under way at any time while the configuration changes.
const CALLERS: usize = 6;

#[tokio::test]
async fn a_bad_first_configuration_is_refused_with_all_its_problems() {
    let plan = Plan::usual().edit(|document| {
        document["colour"] = json!("red");
        document["sidecar"]["timeout"] = json!("soon");
        document["models"]["small"]["price"]["input"] = json!("-1");
        document["models"]["large"]["provider"] = json!("delta");
        document["routes"][1]["ladder"] = json!(["small", "tiny"]);
        document["routes"][2]["match"] = json!({});
    });
    let log = Stack::refused(plan).await.expect("Envoy does not start");
    for path in [
        "colour",
        "sidecar.timeout",
        "models.small.price.input",
        "models.large.provider",
        "routes[1].ladder[1]",
        "routes[2].match",
    ] {
        assert!(
            log.contains(&format!("configuration refused: {path}: ")),
            "{path} in {log}"
        );
    }
}

#[tokio::test]
async fn an_update_is_taken_if_it_is_good_and_otherwise_changes_nothing() {
    let good = Plan::usual().document();
    let plan = Plan::usual().workers(2).listener_from_file();
    let mut stack = Stack::start(plan).await.expect("a stack");
    let load = Load::on(stack.edge());
    load.goes_on().await;
    assert_eq!(rejected(&stack).await, NOWHERE);

    let mut bad = good.clone();
    bad["routes"][0]["ladder"] = json!(["large", "tiny"]);
    bad["routes"][1]["colour"] = json!("red");
    stack.update(&bad).expect("it is written");
    seen(&stack, EVERYWHERE).await;
    told(&stack, &["routes[0].ladder[1]", "routes[1].colour"]).await;
    for _ in 0..5 {
        load.goes_on().await;
        // The plugins from before the update are still there, and say nothing else.
        assert_eq!(rejected(&stack).await, EVERYWHERE);
    }
    assert_eq!(model_for(&stack, "one").await, "small");

    // Taken back: Envoy goes on with the plugins from before.
    stack.update(&good).expect("it is written");
    seen(&stack, NOWHERE).await;
    load.goes_on().await;

    let mut better = good;
    better["routes"][0]["ladder"] = json!(["large"]);
    stack.update(&better).expect("it is written");
    eventually("every worker to have the new ladder", async || {
        let mut all = true;
        for _ in 0..8 {
            all &= model_for(&stack, "one").await == "large";
        }
        all.then_some(())
    })
    .await
    .expect("it is taken");
    assert_eq!(rejected(&stack).await, NOWHERE);
    load.goes_on().await;
    load.failed_nothing(&stack).await;
    crate::vm::lives_on(&stack).await;
}

/// What Envoy's metric says, and how many VMs the sidecar knows to have refused a configuration.
type Rejected = (Option<u64>, usize);

const NOWHERE: Rejected = (Some(0), 0);

/// On both workers, and on Envoy's main thread, which has a VM to clone.
const EVERYWHERE: Rejected = (Some(1), 3);

async fn rejected(stack: &Stack) -> Rejected {
    let metric = stack
        .stat("wasmcustom.baton_config_rejected")
        .await
        .expect("a stat");
    let ready = get(stack.sidecar(), "/readyz").await.expect("an answer");
    let rejections = ready.json().expect("JSON")["rejected"]
        .as_array()
        .map_or(0, Vec::len);
    (metric, rejections)
}

async fn seen(stack: &Stack, expected: Rejected) {
    eventually("the update to be seen", async || {
        (rejected(stack).await == expected).then_some(())
    })
    .await
    .expect("it is visible");
}

/// Checks that the problems at these paths are in Envoy's log, and on the sidecar.
async fn told(stack: &Stack, paths: &[&str]) {
    let ready = get(stack.sidecar(), "/readyz").await.expect("an answer");
    assert_eq!(ready.status, 200);
    let problems = ready.json().expect("JSON")["rejected"][0]["problems"].to_string();
    let log = stack.envoy_log();
    for path in paths {
        assert!(
            log.contains(&format!("configuration refused: {path}: ")),
            "{log}"
        );
        assert!(problems.contains(path), "{problems}");
    }
    let metrics = get(stack.sidecar(), "/metrics")
        .await
        .expect("metrics")
        .text();
    let mut lines = metrics.lines();
    assert!(
        lines.any(|line| line == "baton_config_rejected 3"),
        "{metrics}"
    );
}

async fn model_for(stack: &Stack, route: &str) -> String {
    let answer = Chat::to(route).send(stack.edge()).await.expect("an answer");
    answer
        .header("x-baton-model")
        .unwrap_or_default()
        .to_owned()
}

/// Callers that ask without a pause.
struct Load {
    over: Arc<AtomicBool>,
    answered: Arc<AtomicUsize>,
    callers: JoinSet<Vec<String>>,
}

impl Load {
    fn on(edge: SocketAddr) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let answered = Arc::new(AtomicUsize::new(0));
        let mut callers = JoinSet::new();
        for _ in 0..CALLERS {
            let (over, answered) = (Arc::clone(&over), Arc::clone(&answered));
            callers.spawn(async move {
                // Some are under way for so long that an update finds them so.
                let script = "wait=30ms status=503";
                let chat = Chat::to("two")
                    .told("alpha", script)
                    .told("beta", "wait=30ms");
                let mut exchanges = Vec::new();
                while !over.load(Ordering::Relaxed) {
                    let answer = chat.send(edge).await.expect("an answer");
                    assert_eq!(answer.status, 200, "{}", answer.text());
                    assert_eq!(answer.header("x-baton-model"), Some("medium"));
                    exchanges.push(
                        answer
                            .header("x-baton-exchange")
                            .unwrap_or_default()
                            .to_owned(),
                    );
                    answered.fetch_add(1, Ordering::Relaxed);
                }
                exchanges
            });
        }
        Self {
            over,
            answered,
            callers,
        }
    }

    /// Waits until each caller has asked from beginning to end, and more than once on average.
    async fn goes_on(&self) {
        let enough = self.answered.load(Ordering::Relaxed) + 3 * CALLERS;
        eventually("more answers", async || {
            (self.answered.load(Ordering::Relaxed) >= enough).then_some(())
        })
        .await
        .expect("callers get answers");
    }

    /// Checks that every request was answered well, and has its receipt.
    async fn failed_nothing(self, stack: &Stack) {
        self.over.store(true, Ordering::Relaxed);
        for exchange in self.callers.join_all().await.concat() {
            stack.receipt(&exchange).await.expect("a receipt");
        }
    }
}
