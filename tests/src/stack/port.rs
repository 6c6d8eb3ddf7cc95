//! TCP ports that are ours before anyone listens on them.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use socket2::{Domain, Socket, Type};
use thiserror::Error;

/// Why a port cannot be had.
#[derive(Debug, Error)]
#[error(
    "port {number} is taken: end what has it (`ss -ltnp sport = :{number}` shows it) and try again"
)]
pub struct PortError {
    number: u16,
    source: io::Error,
}

/// A loopback port held for a process that is still to come, or never comes: until somebody
/// listens, connections are refused.
///
/// The socket is bound and does not listen. Linux gives its port to nobody who asks for any port,
/// and lets a process that asks for this very port (with `SO_REUSEADDR`, as servers do) have it.
#[derive(Debug)]
pub(super) struct Port {
    address: SocketAddr,
    _held: Socket,
}

impl Port {
    /// Holds a free port (0), or this very one.
    pub(super) fn hold(number: u16) -> Result<Self, PortError> {
        Self::bind(number).map_err(|source| PortError { number, source })
    }

    fn bind(number: u16) -> io::Result<Self> {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
        socket.set_reuse_address(true)?;
        socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, number)).into())?;
        let address = socket
            .local_addr()?
            .as_socket()
            .ok_or(io::ErrorKind::AddrNotAvailable)?;
        Ok(Self {
            address,
            _held: socket,
        })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;
    use std::net::{TcpListener, TcpStream};

    use super::Port;

    #[test]
    fn a_held_port_refuses_until_somebody_listens() {
        let port = Port::hold(0).expect("a port");
        let refused = TcpStream::connect(port.address()).expect_err("nobody listens");
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
        let _listener = TcpListener::bind(port.address()).expect("it can be listened on");
        TcpStream::connect(port.address()).expect("somebody listens");
    }

    #[test]
    fn a_port_that_is_listened_on_cannot_be_held() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a listener");
        let taken = listener.local_addr().expect("an address").port();
        let refusal = Port::hold(taken).expect_err("it is taken");
        assert_eq!(refusal.source.kind(), ErrorKind::AddrInUse);
        assert!(refusal.to_string().contains(&taken.to_string()));
    }
}
