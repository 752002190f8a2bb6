//! RSS 0.9 to 2.0 and Atom, read in one pass and up to where they can be read.
//!
//! Real feeds mix the kinds, leave prefixes undeclared and put markup where text should stand, so elements are known by
//! what they are called, wherever the kind of feed allows a name at all.

use quick_xml::Reader;
use quick_xml::escape::{escape, resolve_predefined_entity, unescape};
use quick_xml::events::{BytesStart, Event};
use url::Url;

use super::dates;
use super::entry::{Channel, Entry, Link};
use super::person;
use super::resolve;

/// More prefixes than this no feed declares.
const PREFIXES: usize = 64;

/// Whose word an element's name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Speech {
    /// No prefix: the feed's own.
    Plain,
    Atom,
    /// RSS's `content` module.
    Content,
    /// Dublin Core.
    Dublin,
    Foreign,
}

/// Something an item says of itself: one of its child elements.
struct Field {
    speech: Speech,
    name: String,
    rel: Option<String>,
    href: Option<String>,
    term: Option<String>,
    /// Its content is elsewhere.
    outside: bool,
    /// Not an address, though it looks like one.
    opaque: bool,
    text: String,
    /// The content as markup, once it has an element in it.
    markup: Option<String>,
    /// The elements in it that are open, and the name of a person it gave.
    inner: Vec<String>,
    person: Option<String>,
    base: Option<Url>,
}

/// Reads a feed. One that is damaged or cut is good up to its last whole entry.
///
/// # Errors
/// What is wrong with it, when there is nothing in it or it is something else.
pub(super) fn read(text: &str, url: &str) -> Result<Channel, String> {
    let mut reading =
        Reading { bases: Url::parse(url).ok().map(|url| (0, url)).into_iter().collect(), ..Reading::default() };
    let mut reader = Reader::from_str(text);
    reader.config_mut().trim_markup_names_in_closing_tags = true;
    let fault = loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => reading.start(&tag),
            Ok(Event::Empty(tag)) => {
                reading.start(&tag);
                reading.end();
            }
            Ok(Event::End(_)) => reading.end(),
            Ok(Event::Text(text)) => reading.text(&text),
            Ok(Event::CData(text)) => reading.text(&text),
            Ok(Event::GeneralRef(name)) => match (name.resolve_char_ref(), resolve_predefined_entity(name.as_ref())) {
                (Ok(Some(c)), _) => reading.text(c.encode_utf8(&mut [0; 4])),
                (_, Some(text)) => reading.text(text),
                _ => reading.text(&format!("&{};", name.as_ref() as &str)),
            },
            Ok(Event::Eof) if reading.depth > 0 => break Some("it is cut short".to_owned()),
            Ok(Event::Eof) => break None,
            Ok(_) => {}
            Err(error) => break Some(error.to_string()),
        }
        if reading.root == Root::Other {
            break Some("its first element is none of a feed's".to_owned());
        }
    };
    match fault {
        Some(fault) if reading.channel.entries.is_empty() => Err(fault),
        _ if reading.root == Root::None => Err("there is no element in it".to_owned()),
        _ => Ok(reading.channel),
    }
}

/// What kind of feed the first element says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Root {
    #[default]
    None,
    Rss,
    Atom,
    Other,
}

/// Where in a feed the reading is. It does not recurse: a feed may be nested as deep as it likes.
#[derive(Default)]
struct Reading {
    root: Root,
    channel: Channel,
    /// How many elements are open.
    depth: usize,
    /// The depth of the channel that is open.
    within: Option<usize>,
    /// The item that is open, and its depth.
    item: Option<(usize, Entry)>,
    /// The field that is open, of the item or of the channel, and its depth.
    field: Option<(usize, Field)>,
    /// Prefixes as the feed declares them.
    prefixes: Vec<(String, Speech)>,
    /// Addresses that links are relative to, each with the depth of the element that says so.
    bases: Vec<(usize, Url)>,
}

impl Reading {
    fn start(&mut self, tag: &BytesStart<'_>) {
        self.depth += 1;
        if let Some((_, field)) = &mut self.field {
            return field.open(tag);
        }
        let attribute = |name: &str| attribute(tag, name);
        self.declare(tag);
        if let Some(base) = attribute("xml:base").and_then(|base| resolve(self.base(), base.trim())) {
            self.bases.push((self.depth, base));
        }
        let name = tag.name();
        let (local, prefix) = name.decompose();
        let (local, prefix): (&str, Option<&str>) = (local.as_ref(), prefix.as_ref().map(AsRef::as_ref));
        if self.depth == 1 {
            self.root = match local {
                "rss" | "RDF" => Root::Rss,
                "feed" | "entry" => Root::Atom,
                _ => Root::Other,
            };
        }
        let inside = self.depth > 1 && (self.depth == 2 || self.within.is_some());
        match local {
            "entry" if self.root == Root::Atom && self.item.is_none() => {
                self.item = Some((self.depth, Entry::default()));
            }
            "item" if self.root == Root::Rss && self.item.is_none() && inside => {
                self.item = Some((self.depth, Entry::default()));
            }
            "channel" if self.depth == 2 && self.root == Root::Rss => self.within = Some(2),
            _ => {
                let parent = match &self.item {
                    Some((depth, _)) => *depth,
                    None => self.within.unwrap_or(1),
                };
                if self.depth == parent + 1 {
                    let field = Field {
                        speech: self.speech(prefix),
                        name: local.to_owned(),
                        rel: attribute("rel"),
                        href: attribute("href"),
                        term: attribute("term"),
                        outside: attribute("src").is_some(),
                        opaque: attribute("isPermaLink").is_some_and(|value| value.trim() == "false"),
                        text: String::new(),
                        markup: None,
                        inner: Vec::new(),
                        person: None,
                        base: self.base().cloned(),
                    };
                    self.field = Some((self.depth, field));
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, field)) = &mut self.field {
            field.say(text);
        }
    }

    fn end(&mut self) {
        let depth = self.depth;
        self.depth = depth.saturating_sub(1);
        self.bases.retain(|(at, _)| *at < depth || *at == 0);
        if let Some((_, field)) = self.field.as_mut().filter(|(at, _)| *at < depth) {
            return field.close();
        }
        if let Some((_, field)) = self.field.take() {
            match &mut self.item {
                Some((_, entry)) => field.tell(entry, self.root),
                None if field.name == "title" && field.is_own(self.root) => self.channel.title = field.content(),
                None => {}
            }
        } else if self.item.as_ref().is_some_and(|(at, _)| *at == depth) {
            self.channel.entries.extend(self.item.take().map(|(_, entry)| entry));
        } else if self.within == Some(depth) {
            self.within = None;
        }
    }

    /// Notes the prefixes an element declares.
    fn declare(&mut self, tag: &BytesStart<'_>) {
        for found in tag.attributes().with_checks(false).flatten() {
            let key: &str = found.key.as_ref();
            let Some(prefix) = key.strip_prefix("xmlns:") else { continue };
            let uri: &str = &found.value;
            let speech = match uri.trim() {
                "http://purl.org/rss/1.0/" => Speech::Plain,
                "http://www.w3.org/2005/Atom" | "http://purl.org/atom/ns#" => Speech::Atom,
                "http://purl.org/rss/1.0/modules/content/" => Speech::Content,
                "http://purl.org/dc/elements/1.1/" | "http://purl.org/dc/terms/" => Speech::Dublin,
                _ => Speech::Foreign,
            };
            self.prefixes.retain(|(known, _)| known != prefix);
            if self.prefixes.len() < PREFIXES {
                self.prefixes.push((prefix.to_owned(), speech));
            }
        }
    }

    fn speech(&self, prefix: Option<&str>) -> Speech {
        let Some(prefix) = prefix else { return Speech::Plain };
        let declared = self.prefixes.iter().find(|(known, _)| known == prefix);
        declared.map_or_else(
            || match prefix {
                "content" => Speech::Content,
                "dc" => Speech::Dublin,
                "atom" => Speech::Atom,
                _ => Speech::Foreign,
            },
            |(_, speech)| *speech,
        )
    }

    fn base(&self) -> Option<&Url> {
        self.bases.last().map(|(_, base)| base)
    }
}

impl Field {
    /// Is it one of the words of this kind of feed?
    fn is_own(&self, root: Root) -> bool {
        self.speech == Speech::Plain || self.speech == Speech::Atom && root == Root::Atom
    }

    fn say(&mut self, text: &str) {
        match &mut self.markup {
            Some(markup) => markup.push_str(&escape(text)),
            None => self.text.push_str(text),
        }
        if self.inner.len() == 1 && self.inner.first().is_some_and(|name| name == "name") {
            self.person.get_or_insert_default().push_str(text);
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>) {
        let markup = self.markup.get_or_insert_with(|| escape(&*self.text).into_owned());
        let name = tag.local_name();
        let name: &str = name.as_ref();
        markup.push('<');
        markup.push_str(name);
        for found in tag.attributes().with_checks(false).flatten() {
            let (key, value): (&str, &str) = (found.key.as_ref(), &found.value);
            if !key.starts_with("xmlns") {
                markup.push_str(&format!(" {key}=\"{}\"", value.replace('"', "&quot;")));
            }
        }
        markup.push('>');
        self.inner.push(name.to_owned());
    }

    fn close(&mut self) {
        if let (Some(markup), Some(name)) = (&mut self.markup, self.inner.pop()) {
            markup.push_str(&format!("</{name}>"));
        }
    }

    /// What it says: its text, or its markup if it has elements in it.
    fn content(self) -> String {
        self.markup.unwrap_or(self.text).trim().to_owned()
    }

    /// Puts what it says into the entry.
    fn tell(self, entry: &mut Entry, root: Root) {
        let own = self.is_own(root);
        match (self.speech, self.name.as_str()) {
            (_, "title") if own => entry.title = self.content(),
            (_, "link") if own => {
                let href = self.href.as_deref().unwrap_or(&self.text).trim();
                if !href.is_empty() {
                    let href = resolve(self.base.as_ref(), href).map_or_else(|| href.to_owned(), String::from);
                    let alternate = root == Root::Atom && self.rel.as_deref().is_none_or(|rel| rel == "alternate");
                    entry.links.push(Link { href, alternate });
                }
            }
            (_, "guid") if own && !self.opaque => entry.permalink = self.content(),
            (_, "description" | "summary") if own => entry.summary = Some(self.content()),
            (Speech::Dublin, "description") if entry.summary.is_none() => entry.summary = Some(self.content()),
            (Speech::Content, "encoded") => entry.content = Some(self.content()),
            (_, "content") if own && !self.outside => entry.content = Some(self.content()),
            (_, "author") if own && root == Root::Atom => entry.authors.extend(self.person),
            (_, "author") if own => entry.authors.extend(person::name(&self.person.unwrap_or(self.text))),
            (Speech::Dublin, "creator") => entry.authors.extend(person::name(&self.text)),
            (_, "category") if own => entry.categories.push(self.term.unwrap_or(self.text)),
            (Speech::Dublin, "date") => entry.published = dates::moment(&self.text).or(entry.published),
            (_, "pubDate" | "published" | "issued") if own => {
                entry.published = dates::moment(&self.text).or(entry.published);
            }
            (Speech::Plain | Speech::Atom, "updated" | "modified") => {
                entry.updated = dates::moment(&self.text).or(entry.updated);
            }
            _ => {}
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().with_checks(false).flatten().find(|found| found.key.as_ref() == name)?;
    let raw: &str = &found.value;
    Some(unescape(raw).map_or_else(|_| raw.to_owned(), |value| value.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<Entry> {
        read(text, "https://e.org/news/feed.xml").unwrap().entries
    }

    fn rss(item: &str) -> Entry {
        of(&format!("<rss><channel><title>报</title><item>{item}</item></channel></rss>")).remove(0)
    }

    #[test]
    fn an_item_in_the_words_of_every_module() {
        let entry = rss("<title>甲<![CDATA[ & ]]>乙</title><link> a.html </link><guid>https://e.org/g</guid>
            <description>&lt;p>短</description><content:encoded><![CDATA[<p>长</p>]]></content:encoded>
            <dc:creator>李雷</dc:creator><author>a@e.org (韩梅梅)</author><category>要闻</category>
            <dc:date>2019-09-07T13:43:45+08:00</dc:date><media:title>图</media:title><comments>https://e.org/c</comments>");
        let link = Link { href: "https://e.org/news/a.html".to_owned(), alternate: false };
        let expected = Entry {
            title: "甲 & 乙".to_owned(),
            links: vec![link],
            permalink: "https://e.org/g".to_owned(),
            content: Some("<p>长</p>".to_owned()),
            summary: Some("<p>短".to_owned()),
            published: Some(1_567_835_025),
            updated: None,
            authors: vec!["李雷".to_owned(), "韩梅梅".to_owned()],
            categories: vec!["要闻".to_owned()],
        };
        assert_eq!(entry, expected);
        assert_eq!(rss("<guid isPermaLink=\"false\">tag:1</guid>").permalink, "");
    }

    #[test]
    fn rss_1_has_its_items_beside_the_channel() {
        let feed = read(
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\"
              xmlns:c=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>报</title><items><rdf:Seq/></items>
              </channel><item><link>https://e.org/1</link><c:encoded>文</c:encoded></item><image><title>标</title></image>
              </rdf:RDF>",
            "",
        )
        .unwrap();
        assert_eq!((feed.title.as_str(), feed.entries[0].content.as_deref()), ("报", Some("文")));
    }

    #[test]
    fn atom_says_who_where_and_what_in_its_own_way() {
        let entry = of("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"https://a.org/b/\"><title>报</title><entry xml:base=\"c/\">
            <author><name>李雷</name><uri>https://e.org/</uri></author><link rel=\"edit\" href=\"e\"/><link href=\"1?a=1&amp;b=2\"/>
            <category term=\"要闻\"/><content type=\"xhtml\"><div><p>一<b title=\"x\">二</b> &lt; 三</p></div></content>
            </entry><entry><link href=\"2\"/><content src=\"https://e.org/x\"/></entry></feed>");
        assert_eq!(entry[0].links[1], Link { href: "https://a.org/b/c/1?a=1&b=2".to_owned(), alternate: true });
        assert!(!entry[0].links[0].alternate);
        assert_eq!((entry[0].authors[0].as_str(), entry[0].categories[0].as_str()), ("李雷", "要闻"));
        assert_eq!(entry[0].content.as_deref(), Some("<div><p>一<b title=\"x\">二</b> &lt; 三</p></div>"));
        assert_eq!((entry[1].links[0].href.as_str(), &entry[1].content), ("https://a.org/b/2", &None));
    }

    #[test]
    fn what_is_cut_is_good_up_to_its_last_whole_entry() {
        let whole = "<rss><channel><item><title>甲</title></item><item><title>乙</title></item></channel></rss>";
        for cut in (0..=whole.len()).filter_map(|end| whole.get(..end)) {
            let read = read(cut, "").map(|feed| feed.entries.len()).unwrap_or_default();
            assert_eq!(read, cut.matches("</item>").count(), "{cut}");
        }
    }

    #[test]
    fn a_feed_may_be_nested_as_deep_as_it_likes() {
        let deep = rss(&format!("<description>{}字{}</description>", "<b>".repeat(100_000), "</b>".repeat(100_000)));
        assert_eq!(deep.summary.map(|summary| summary.len()), Some(700_003));
        let channels = "<channel>".repeat(100_000);
        assert!(read(&format!("<rss>{channels}"), "").is_err());
    }

    // Not under guard, where a panic would be one more answer.
    proptest::proptest! {
        #[test]
        fn any_text_ends_in_an_answer(text: String, url: String) {
            let _ = read(&text, &url);
        }

        #[test]
        fn any_elements_end_in_an_answer(
            pieces in proptest::collection::vec(
                proptest::sample::select(&[
                    "<rss>", "<channel>", "<item>", "</item>", "<entry>", "</entry>", "<feed xmlns:a='http://www.w3.org/2005/Atom'>",
                    "<link href='x' rel=alternate/>", "<link>", "</link>", "<title>", "</title>", "<a:name>", "</a:name>", "<author>",
                    "</author>", "<![CDATA[", "]]>", "<pubDate>", "</pubDate>", "2019-9-7", "&#x1F;", "&lt;", "&x;", "<!--", "-->",
                    "<b xml:base='//'>", "</b>", "甲", "<", ">", "'", "</rss>", "</feed>", "<?x", "?>", "<:>", "</>",
                ][..]),
                0..40,
            ),
        ) {
            let _ = read(&pieces.concat(), "https://e.org/");
        }
    }
}
