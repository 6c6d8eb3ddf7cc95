//! A scripted provider on its own: for the demo, for benches, and to try things with curl.

use std::net::SocketAddr;

use baton_tests::provider;
use clap::Parser;
use tokio::net::TcpListener;

/// Speaks every provider's language and does what each request tells it to: `[[alpha: status=503]]` in
/// what a user says, or the same in `metadata`.
#[derive(Parser)]
struct Arguments {
    /// Its name: what its scripts in requests begin with.
    #[arg(long, default_value = "alpha")]
    name: String,
    /// Where it listens; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Arguments { name, listen } = Arguments::parse();
    let listener = TcpListener::bind(listen).await?;
    #[expect(
        clippy::print_stdout,
        reason = "whoever starts it reads the address here"
    )]
    {
        println!("{name} listens on http://{}", listener.local_addr()?);
    }
    provider::serve(name, None, listener).await?;
    Ok(())
}
