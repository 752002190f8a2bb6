//! The lines of the lists.

use crate::catalog::{Bookmark, BookmarkId, Entry, Facet, Found, Hit, Tally, TopicSection, Wanted};
use crate::document::changes::{Change, excerpts};
use crate::document::{Anchor, Mending, Published, Repair, Span, Style, Topic};
use crate::keymap::{Action, Binding, Mode, print};

use super::{App, Choice, Item, Tone};

/// A list of links or repairs longer than this is not read through.
const MOST: usize = 5000;

impl App {
    /// Sections of the article.
    pub(super) fn outline_items(&self) -> Vec<Item> {
        let Some(reader) = &self.reader else { return Vec::new() };
        let here = reader.section();
        let sections = reader.document.sections().iter().enumerate();
        sections
            .map(|(index, section)| {
                let choice = Choice::Place(Anchor { block: section.first_block, byte: 0 });
                Item {
                    label: (index + 1).to_string(),
                    aside: section.topic.as_ref().map(|topic| topic.0.clone()).unwrap_or_default(),
                    indent: u16::from(section.level.saturating_sub(1)) * 2,
                    tone: if here == Some(index) { Tone::Here } else { Tone::Plain },
                    ..Item::new(section.title.clone(), choice)
                }
            })
            .collect()
    }

    /// Topics of the article, each once, with the heading of its first section.
    pub(super) fn topic_items(&self) -> Vec<Item> {
        let Some(reader) = &self.reader else { return Vec::new() };
        let mut items: Vec<Item> = Vec::new();
        for section in reader.document.sections() {
            if let Some(topic) = &section.topic
                && !items.iter().any(|item| item.text == topic.0)
            {
                let item = Item::new(topic.0.clone(), Choice::Topic(topic.clone()));
                items.push(Item { aside: section.title.clone(), ..item });
            }
        }
        items
    }

    /// Bookmarks of the article.
    pub(super) fn bookmark_items(&self) -> Vec<Item> {
        let Some(reader) = &self.reader else { return Vec::new() };
        reader.bookmarks.iter().map(|bookmark| self.bookmark_item(bookmark, false)).collect()
    }

    /// A bookmark: its note or its words, and where it stands.
    pub(super) fn bookmark_item(&self, bookmark: &Bookmark, everywhere: bool) -> Item {
        let words = bookmark.quote.exact.replace('\n', " ");
        let state = match bookmark.found {
            Found::Exact => "",
            Found::Near => self.words.get("bookmark-near"),
            Found::Lost => self.words.get("bookmark-lost"),
        };
        let place = if everywhere { &bookmark.title } else { bookmark.quote.section.as_deref().unwrap_or_default() };
        let (text, detail) =
            if bookmark.note.is_empty() { (words, String::new()) } else { (bookmark.note.clone(), words) };
        Item {
            aside: state.to_owned(),
            detail: match (place.is_empty(), detail.is_empty()) {
                (true, _) => detail,
                (false, true) => format!("§ {place}"),
                (false, false) => format!("§ {place}  {detail}"),
            },
            tone: match bookmark.found {
                Found::Exact => Tone::Plain,
                Found::Near => Tone::Care,
                Found::Lost => Tone::Gone,
            },
            ..Item::new(text, Choice::Bookmark(bookmark.id, bookmark.article, bookmark.span.start))
        }
    }

    /// The note of a bookmark in the list that shows.
    pub(super) fn note_of(&self, id: BookmarkId) -> String {
        let here = self.reader.iter().flat_map(|reader| &reader.bookmarks).find(|bookmark| bookmark.id == id);
        let all = || self.bookmarks.iter().find(|bookmark| bookmark.id == id);
        here.or_else(all).map(|bookmark| bookmark.note.clone()).unwrap_or_default()
    }

    /// Links of the article, in their order.
    pub(super) fn link_items(&self) -> Vec<Item> {
        let Some(reader) = &self.reader else { return Vec::new() };
        let text = reader.document.text();
        let links = reader.document.marks().iter().filter_map(|mark| match &mark.style {
            Style::Link(address) => Some((mark, address)),
            _ => None,
        });
        let mut items: Vec<Item> = Vec::new();
        for (mark, address) in links.take(MOST) {
            let words = text.get(mark.range.start as usize..mark.range.end as usize).unwrap_or_default();
            items.push(Item {
                label: (items.len() + 1).to_string(),
                aside: address.to_string(),
                ..Item::new(words, Choice::Link(address.to_string()))
            });
        }
        items
    }

    /// What was mended, then what was set aside.
    pub(super) fn repair_items(&self) -> Vec<Item> {
        let Some(reader) = &self.reader else { return Vec::new() };
        let aside = &reader.document.aside;
        let mut items: Vec<Item> = (aside.repairs.iter().take(MOST))
            .map(|repair| self.repair_item(repair, self.words.get(kind_name(&repair.kind))))
            .collect();
        if aside.annotations > 0 {
            let count = aside.annotations.to_string();
            let key = self.keymap.keys_of(Mode::Reader, Action::Ruby);
            items.push(Item::new(
                self.words.say("repair-annotations", &[("count", &count), ("key", &key)]),
                Choice::Nothing,
            ));
        }
        let possible = aside.doubtful.iter().filter(|repair| repair.is_possible()).count();
        if possible > 0 {
            let text = self.words.say("repair-doubtful-all", &[("count", &possible.to_string())]);
            items.push(Item { tone: Tone::Care, ..Item::new(text, Choice::Mend(Mending::DOUBTFUL)) });
        }
        items.extend(
            aside
                .doubtful
                .iter()
                .take(MOST)
                .map(|repair| Item { tone: Tone::Care, ..self.repair_item(repair, self.words.get("repair-doubtful")) }),
        );
        items.extend(aside.chrome.iter().take(MOST).map(|line| Item {
            label: self.words.get("repair-aside").to_owned(),
            ..Item::new(line.clone(), Choice::Nothing)
        }));
        items
    }

    /// One mended spot, and why.
    fn repair_item(&self, repair: &Repair, label: &str) -> Item {
        let text = self.words.say("repair", &[("before", &repair.before), ("after", &repair.after)]);
        let choice = repair.block.map_or(Choice::Nothing, |block| Choice::Place(Anchor { block, byte: 0 }));
        Item { label: label.to_owned(), detail: self.evidence(repair), ..Item::new(text, choice) }
    }

    /// Why a spot was mended, in the interface's language.
    fn evidence(&self, repair: &Repair) -> String {
        let evidence = &repair.evidence;
        let mut sentences: Vec<String> = evidence
            .facts
            .iter()
            .map(|fact| {
                let (note, character) = fact.words();
                self.words.say(fact.name(), &[("note", note), ("character", &character)])
            })
            .collect();
        if sentences.is_empty() {
            sentences.push(self.words.get(reason_name(&repair.kind)).to_owned());
        } else {
            let (gain, margin) = (evidence.gain().to_string(), evidence.margin().to_string());
            sentences.push(self.words.say("evidence-score", &[("gain", &gain), ("margin", &margin)]));
        }
        if evidence.times > 1 {
            sentences.push(self.words.say("evidence-times", &[("count", &evidence.times.to_string())]));
        }
        sentences.join(self.words.get("evidence-separator"))
    }

    /// The facts about the open article.
    pub(super) fn info_items(&self) -> Vec<Item> {
        let Some(reader) = &self.reader else { return Vec::new() };
        let document = &reader.document;
        let meta = &document.meta;
        let fact = |name: &str, value: String| Item {
            label: self.words.get(name).to_owned(),
            ..Item::new(value, Choice::Nothing)
        };
        let facts = [
            ("info-article", meta.title.clone()),
            ("info-published", meta.published.as_ref().map(Published::printed).unwrap_or_default()),
            ("info-source", meta.source.clone().unwrap_or_default()),
            ("info-authors", meta.authors.join("、")),
            ("info-editor", meta.editor.clone().unwrap_or_default()),
            ("info-channel", meta.channel.join(" › ")),
            ("info-address", meta.url.clone().unwrap_or_default()),
            ("info-language", meta.language.clone()),
            ("info-encoding", document.aside.encoding.clone()),
            ("info-bytes", if document.aside.bytes > 0 { document.aside.bytes.to_string() } else { String::new() }),
            ("info-sections", document.sections().len().to_string()),
            ("info-repairs", document.aside.repairs.len().to_string()),
        ];
        facts.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| fact(name, value)).collect()
    }

    /// The facts about an article of the library.
    pub(super) fn entry_items(&self, entry: &Entry) -> Vec<Item> {
        let fact = |name: &str, value: String| Item {
            label: self.words.get(name).to_owned(),
            ..Item::new(value, Choice::Nothing)
        };
        let topics: Vec<&str> = entry.topics.iter().map(|topic| topic.0.as_str()).collect();
        let facts = [
            ("info-number", entry.id.0.to_string()),
            ("info-article", entry.title.clone()),
            ("info-published", entry.published.as_ref().map(Published::printed).unwrap_or_default()),
            ("info-source", entry.source.clone().unwrap_or_default()),
            ("info-authors", entry.authors.join("、")),
            ("info-channel", entry.channel.join(" › ")),
            ("info-topics", topics.join("、")),
            ("info-tags", entry.tags.join("、")),
            ("info-address", entry.url.clone().unwrap_or_default()),
            ("info-language", entry.language.clone()),
            ("info-han", entry.han.to_string()),
            ("info-sections", entry.sections.to_string()),
            ("info-copies", if entry.copies > 0 { entry.copies.to_string() } else { String::new() }),
        ];
        facts.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| fact(name, value)).collect()
    }

    /// The same story elsewhere: by whom, when, under which title.
    pub(super) fn copy_items(&self, copies: &[Entry]) -> Vec<Item> {
        let item = |entry: &Entry| {
            let day = entry.published.as_ref().map(day).unwrap_or_default();
            let choice = Choice::Article(entry.id, Span::default());
            Item {
                aside: format!("{} {day}", entry.source.as_deref().unwrap_or_default()).trim().to_owned(),
                ..Item::new(entry.title.clone(), choice)
            }
        };
        copies.iter().map(item).collect()
    }

    /// What changed in the article when it was last fetched again.
    pub(super) fn change_items(&self) -> Vec<Item> {
        let label = |name: &str| self.words.get(name).to_owned();
        let place = |block: u32| Choice::Place(Anchor { block, byte: 0 });
        let item = |change: &Change| match change {
            Change::New(block, now) => Item { label: label("change-new"), ..Item::new(now.clone(), place(*block)) },
            Change::Gone(block, before) => {
                Item { label: label("change-gone"), tone: Tone::Gone, ..Item::new(before.clone(), place(*block)) }
            }
            Change::Other(block, before, now) => {
                let (before, now) = excerpts(before, now);
                let detail = self.words.say("change-before", &[("before", &before)]);
                Item { label: label("change-other"), detail, ..Item::new(now, place(*block)) }
            }
        };
        self.changes.iter().flat_map(|(_, changes)| changes).take(MOST).map(item).collect()
    }

    /// What is wrong in the settings files.
    pub(super) fn fault_items(&self) -> Vec<Item> {
        self.faults.iter().map(|fault| Item::new(self.words.tell(&fault.into()), Choice::Nothing)).collect()
    }

    /// Encodings to read the bytes in.
    pub(super) fn encoding_items(&self) -> Vec<Item> {
        const LABELS: [&str; 9] =
            ["utf-8", "gb18030", "gbk", "big5", "shift_jis", "euc-jp", "euc-kr", "utf-16le", "utf-16be"];
        let now = self.reader.as_ref().and_then(|reader| reader.reading.encoding.clone());
        let tone = |label: Option<&str>| if label == now.as_deref() { Tone::Here } else { Tone::Plain };
        let detected = Item::new(self.words.get("encoding-detected"), Choice::Encoding(None));
        let detected = Item { tone: tone(None), ..detected };
        let labels = LABELS.map(|label| Item {
            tone: tone(Some(label)),
            ..Item::new(label, Choice::Encoding(Some(label.to_owned())))
        });
        std::iter::once(detected).chain(labels).collect()
    }

    /// Keys of a mode, and those that hold everywhere.
    pub(super) fn help_items(&self, mode: Mode) -> Vec<Item> {
        let tables = if mode == Mode::Global { vec![mode] } else { vec![mode, Mode::Global] };
        let mut items: Vec<Item> = Vec::new();
        for row in tables.into_iter().flat_map(|table| self.keymap.rows(table)) {
            let text = self.binding_help(&row.binding);
            let keys = print(&row.keys);
            match items.iter_mut().find(|item| item.text == text) {
                Some(item) => item.aside = format!("{}  {keys}", item.aside).trim().to_owned(),
                None => items.push(Item { aside: keys, ..Item::new(text, Choice::Command(row.binding.clone())) }),
            }
        }
        items
    }

    /// All commands of this screen, bound or not.
    pub(super) fn palette_items(&self) -> Vec<Item> {
        let mode = match &self.reader {
            Some(_) => Mode::Reader,
            None => Mode::Library,
        };
        let mut items = self.help_items(mode);
        for action in <Action as strum::IntoEnumIterator>::iter() {
            let binding = Binding { action, argument: String::new() };
            let text = self.binding_help(&binding);
            if action != Action::None
                && action != Action::Topic
                && !items.iter().any(|item| item.text == text)
                && belongs(action, mode)
            {
                items.push(Item::new(text, Choice::Command(binding)));
            }
        }
        items
    }

    /// What a binding does, in the interface's language.
    fn binding_help(&self, binding: &Binding) -> String {
        match binding.action {
            Action::Topic => self.words.say("help-topic", &[("topic", &binding.argument)]),
            action => self.words.help(action).to_owned(),
        }
    }

    /// Channels, topics, sources or tags to filter by.
    pub(super) fn tally_items(&self, facet: Facet, tallies: &[Tally]) -> Vec<Item> {
        let label = self.words.get(match facet {
            Facet::Channel => "facet-channel",
            Facet::Topic => "facet-topic",
            Facet::Source => "facet-source",
            Facet::Tag => "facet-tag",
            Facet::Period => "facet-period",
        });
        let item = |tally: &Tally| Item {
            label: label.to_owned(),
            aside: self.count(tally),
            ..Item::new(tally.name.clone(), Choice::Filter(facet, tally.name.clone()))
        };
        tallies.iter().map(item).collect()
    }

    /// Topics of the library; the one the reader is in stands out.
    pub(super) fn everywhere_items(&self, tallies: &[Tally]) -> Vec<Item> {
        let here = self.reader.as_ref().and_then(|reader| {
            let section = reader.document.sections().get(reader.section()?)?;
            section.topic.clone()
        });
        let item = |tally: &Tally| {
            let topic = Topic(tally.name.clone());
            Item {
                aside: self.count(tally),
                tone: if here.as_ref() == Some(&topic) { Tone::Here } else { Tone::Plain },
                ..Item::new(tally.name.clone(), Choice::Everywhere(topic))
            }
        };
        tallies.iter().map(item).collect()
    }

    fn count(&self, tally: &Tally) -> String {
        let (unread, all) = (tally.unread.to_string(), tally.articles.to_string());
        self.words.say("count", &[("unread", &unread), ("all", &all)])
    }

    /// A section of the library.
    pub(super) fn section_item(&self, section: &TopicSection) -> Item {
        let span = Span { start: section.anchor, end: section.anchor };
        let title = self.words.say("quoted", &[("title", &section.title)]);
        Item {
            aside: section.published.as_ref().map(day).unwrap_or_default(),
            detail: format!("{title}  {}", section.opening),
            ..Item::new(section.heading.clone(), Choice::Article(section.article, span))
        }
    }

    /// An address still to be fetched.
    pub(super) fn wanted_item(&self, wanted: &Wanted) -> Item {
        let why = self.words.tell(&crate::text::Reason::of_note(&wanted.failure));
        let detail = self.words.say("queue-tried", &[("tries", &wanted.tries.to_string()), ("why", &why)]);
        let address = crate::text::sanitize::sanitize_line(&wanted.url);
        Item { detail, ..Item::new(address, Choice::Link(wanted.url.clone())) }
    }

    /// A place found in the library.
    pub(super) fn hit_item(&self, hit: &Hit) -> Item {
        let more = hit.matches.saturating_sub(1);
        let aside = [
            hit.published.as_ref().map(day).unwrap_or_default(),
            if more > 0 { self.words.say("more-matches", &[("count", &more.to_string())]) } else { String::new() },
        ];
        Item {
            aside: aside.join(" ").trim().to_owned(),
            detail: hit.snippet.clone(),
            matched: hit.matched.iter().map(|(start, end)| *start as usize..*end as usize).collect(),
            ..Item::new(hit.title.clone(), Choice::Article(hit.article, hit.span))
        }
    }
}

/// Name of the sentence for a kind of repair.
fn kind_name(kind: &str) -> &'static str {
    match kind {
        "alignment" => "repair-alignment",
        "annotation" => "repair-annotation",
        "punctuation" => "repair-punctuation",
        "latin" => "repair-latin",
        "script" => "repair-script",
        _ => "repair-other",
    }
}

/// Why spots of a kind are mended.
fn reason_name(kind: &str) -> &'static str {
    match kind {
        "alignment" => "evidence-alignment",
        "annotation" => "evidence-annotation",
        "punctuation" => "evidence-punctuation",
        "latin" => "evidence-latin",
        "script" => "evidence-script",
        _ => "evidence-other",
    }
}

/// The day of a time, as lists show it.
pub fn day(published: &Published) -> String {
    published.printed().chars().take(10).collect()
}

/// Can the action be asked for by name on this screen?
fn belongs(action: Action, mode: Mode) -> bool {
    use Action::*;
    match action {
        Accept | Cancel | DeleteBack | DeleteWord | DeleteLine | Left | Right | LineStart | LineEnd | Open
        | SelectMore | SelectLess | SelectCharMore | SelectCharLess | SelectSwap | Highlight | Rename | Remove => false,
        Sort | Filter | Unread | ClearFilter | UnreadNext | ReadAll | Copies => mode == Mode::Library,
        Theme | SearchLibrary | TopicsEverywhere | BookmarksEverywhere | Add | AddSource | Sync | Queue | Refetch
        | Help | Palette | Undo | Quit | Suspend | Redraw | Back => true,
        _ => mode == Mode::Reader,
    }
}
