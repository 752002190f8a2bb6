//! Proxies, as the usual variables name them: `http_proxy` for http, `https_proxy` for https, `all_proxy` for both, and
//! `no_proxy` for the hosts that are asked directly. Small letters win over capitals.

use std::net::Ipv4Addr;

use ureq::Proxy;
use url::Url;

use crate::text::sanitize::sanitize_line;

/// A variable that names no proxy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{variable} names no proxy that can be used (‘{value}’): write it like http://host:3128 or socks5h://host:1080, or \
     unset it"
)]
pub struct BadProxy {
    /// The variable.
    pub variable: &'static str,
    /// What it says, without a password.
    pub value: String,
}

/// A proxy and how to call it.
#[derive(Debug, Clone)]
pub struct Named {
    /// The proxy.
    pub proxy: Proxy,
    /// For messages: `proxy host:port (HTTPS_PROXY)`.
    pub name: String,
}

/// What the environment says of proxies.
#[derive(Debug, Clone, Default)]
pub struct Proxies {
    /// For http.
    pub http: Option<Named>,
    /// For https.
    pub https: Option<Named>,
    exempt: Vec<String>,
}

impl Proxies {
    /// Reads the variables through `get`.
    ///
    /// # Errors
    /// When one that is set names no proxy: asking directly instead would show the reader's address.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, BadProxy> {
        let first = |names: [&'static str; 2]| {
            names.into_iter().find_map(|name| {
                let value = get(name)?;
                let value = value.trim().to_owned();
                (!value.is_empty()).then_some((name, value))
            })
        };
        let named = |names| first(names).map(|(name, value)| parse(name, &value)).transpose();
        let all = named(["all_proxy", "ALL_PROXY"])?;
        let http = named(["http_proxy", "HTTP_PROXY"])?;
        let https = named(["https_proxy", "HTTPS_PROXY"])?;
        let exempt = first(["no_proxy", "NO_PROXY"]).map(|(_, list)| {
            let hosts = list.split([',', ' ']).map(|host| host.trim().to_ascii_lowercase());
            hosts.filter(|host| !host.is_empty()).collect()
        });
        Ok(Self { http: http.or(all.clone()), https: https.or(all), exempt: exempt.unwrap_or_default() })
    }

    /// Whether a host is asked directly.
    pub fn exempts(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
        let port = url.port_or_known_default().unwrap_or_default();
        self.exempt.iter().any(|pattern| {
            let pattern = match pattern.rsplit_once(':') {
                Some((name, digits)) if !name.contains(':') && !digits.is_empty() => {
                    if digits.parse() != Ok(port) {
                        return false;
                    }
                    name
                }
                _ => pattern,
            };
            let name = pattern.trim_start_matches('*').trim_start_matches('.');
            pattern == "*"
                || host == name
                || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.') && !name.is_empty())
                || is_within(&host, name)
        })
    }
}

/// Whether an address lies in a net, `10.0.0.0/8`.
fn is_within(host: &str, net: &str) -> bool {
    let Some((base, bits)) = net.split_once('/') else { return false };
    let (Ok(host), Ok(base), Ok(bits)) = (host.parse::<Ipv4Addr>(), base.parse::<Ipv4Addr>(), bits.parse::<u32>())
    else {
        return false;
    };
    let mask = u32::MAX.checked_shl(32_u32.saturating_sub(bits)).unwrap_or(0);
    bits <= 32 && u32::from(host) & mask == u32::from(base) & mask
}

fn parse(variable: &'static str, value: &str) -> Result<Named, BadProxy> {
    let address = if value.contains("://") { value.to_owned() } else { format!("http://{value}") };
    let url = Url::parse(&address).ok();
    let refused = || {
        // A password is nobody's business, on a screen that others may see.
        let shown = value.rsplit_once('@').map_or(value, |(_, host)| host);
        BadProxy { variable, value: sanitize_line(shown) }
    };
    let url = url.filter(Url::has_host).ok_or_else(refused)?;
    let proxy = Proxy::new(address.trim_end_matches('/')).map_err(|_| refused())?;
    let host = sanitize_line(url.host_str().unwrap_or_default());
    Ok(Named { name: format!("the proxy {host}:{} ({variable})", proxy.port()), proxy })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Proxies, BadProxy> {
        Proxies::read(|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    fn name(proxy: &Option<Named>) -> &str {
        proxy.as_ref().map_or("", |named| &named.name)
    }

    #[test]
    fn each_scheme_has_its_variable() {
        let proxies = read(&[("HTTP_PROXY", "a:3128"), ("all_proxy", "socks5h://me:secret@b")]).unwrap();
        assert_eq!(name(&proxies.http), "the proxy a:3128 (HTTP_PROXY)");
        assert_eq!(name(&proxies.https), "the proxy b:1080 (all_proxy)");
        let proxies =
            read(&[("HTTPS_PROXY", "http://a:1/"), ("https_proxy", "http://b:2"), ("ALL_PROXY", "")]).unwrap();
        assert_eq!((name(&proxies.http), name(&proxies.https)), ("", "the proxy b:2 (https_proxy)"));
    }

    #[test]
    fn what_is_no_proxy_is_refused_without_its_password() {
        for (value, shown) in
            [("foo:bar", "foo:bar"), ("socks9://x:1", "socks9://x:1"), ("http://me:secret@x:y", "x:y")]
        {
            let refused = read(&[("HTTP_PROXY", value)]).unwrap_err();
            assert_eq!((refused.variable, refused.value.as_str()), ("HTTP_PROXY", shown));
        }
    }

    #[test]
    fn some_hosts_are_asked_directly() {
        let proxies = read(&[("no_proxy", "localhost, .lan,example.org,10.0.0.0/8,x.test:8080")]).unwrap();
        for (url, direct) in [
            ("http://localhost/", true),
            ("http://nas.lan/", true),
            ("https://www.example.org/", true),
            ("https://myexample.org/", false),
            ("http://10.3.4.5/", true),
            ("http://11.3.4.5/", false),
            ("http://x.test:8080/", true),
            ("http://x.test/", false),
        ] {
            assert_eq!(proxies.exempts(&Url::parse(url).unwrap()), direct, "{url}");
        }
        assert!(read(&[("NO_PROXY", "*")]).unwrap().exempts(&Url::parse("http://a/").unwrap()));
    }
}
