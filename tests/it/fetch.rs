//! The wire against real servers on loopback.

#[path = "fetch/client.rs"]
mod client;
#[path = "fetch/killed.rs"]
mod killed;
#[path = "fetch/nginx.rs"]
mod nginx;
#[path = "fetch/proxy.rs"]
mod proxy;
#[path = "fetch/server.rs"]
mod server;
#[path = "fetch/sync.rs"]
mod sync;
#[path = "fetch/verbs.rs"]
mod verbs;

use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// An article of our own, as a page.
const PAGE: &[u8] = include_bytes!("../corpus/wire/page.html");
/// The authority that signed the server's certificate.
const CA: &[u8] = include_bytes!("../corpus/wire/ca.pem");

/// The server's side of TLS.
fn tls() -> Arc<rustls::ServerConfig> {
    let certificate = CertificateDer::from_pem_slice(include_bytes!("../corpus/wire/server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("../corpus/wire/server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    Arc::new(config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap())
}
