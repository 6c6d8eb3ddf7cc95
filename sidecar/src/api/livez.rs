//! `GET /livez`: the process works.

pub(super) async fn get() -> &'static str {
    "ok\n"
}
