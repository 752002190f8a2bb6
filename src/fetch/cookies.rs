//! Cookies within one redirect chain, as some sites want them before they show a page. Nothing outlives the chain.

/// Cookies of one chain: host, name, value.
#[derive(Debug, Default)]
pub struct Cookies {
    kept: Vec<(String, String, String)>,
}

impl Cookies {
    /// Keeps what a `Set-Cookie` header says, for the host that said it alone.
    pub fn keep(&mut self, host: &str, header: &str) {
        let pair = header.split(';').next().unwrap_or_default();
        let Some((name, value)) = pair.split_once('=') else { return };
        let (name, value) = (name.trim(), value.trim());
        let printable = |text: &str| text.bytes().all(|byte| (0x21..0x7f).contains(&byte));
        if name.is_empty() || !printable(name) || !printable(value) || self.kept.len() >= 50 {
            return;
        }
        self.kept.retain(|(known_host, known, _)| known_host != host || known != name);
        self.kept.push((host.to_owned(), name.to_owned(), value.to_owned()));
    }

    /// The `Cookie` header for a host; `None` if it has set none.
    pub fn header(&self, host: &str) -> Option<String> {
        let pairs: Vec<String> = self
            .kept
            .iter()
            .filter(|(known, ..)| known == host)
            .map(|(_, name, value)| format!("{name}={value}"))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_goes_back_to_its_own_host_only() {
        let mut cookies = Cookies::default();
        cookies.keep("a.example", "id=1; Path=/; HttpOnly");
        cookies.keep("a.example", "id=2");
        cookies.keep("a.example", "bad\r\nX: y=1");
        assert_eq!(cookies.header("a.example").as_deref(), Some("id=2"));
        assert_eq!(cookies.header("b.example"), None);
    }
}
