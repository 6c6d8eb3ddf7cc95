//! A scripted provider on its own: for the demo, for benches, and to try things with curl.

use std::net::SocketAddr;

use baton_tests::provider;
use clap::Parser;
use tokio::net::TcpListener;

/// Speaks OpenAI chat and does what each request's `metadata` tells it to.
#[derive(Parser)]
struct Arguments {
    /// Its name: the key of its script in a request's `metadata`.
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
    provider::serve(name, listener).await?;
    Ok(())
}
