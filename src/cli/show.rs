//! `kanbao show`: the article on standard output, laid out; the filter other programs can call.

use std::io::Write;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use crate::document::{Anchor, Block, Document, Kind, Mending, export};
use crate::layout::{Autospace, Kinsoku, Layout, Measure, Part, Row, Ruby};
use crate::text::{Ambiguous, CellWidth, Script, pinyin};

use super::article::{self, Reading};
use super::{Common, output};

/// Rows laid out and written at a time.
const SLICE: u16 = 256;

/// What to show, and how.
#[derive(Debug, Args)]
pub struct ShowArguments {
    /// A file, an address, an article's number, or - for standard input
    #[arg(value_name = "FILE|URL|ID|-")]
    target: String,
    /// Columns to lay out for, 4 or more [default: the terminal's, else 80]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(4..))]
    width: Option<u16>,
    /// One section only: its topic, its heading, the pinyin of either, or its number
    #[arg(long, value_name = "NAME|N")]
    section: Option<String>,
    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// As it came, before repair
    #[arg(long, conflicts_with = "repair")]
    original: bool,
    /// How much is mended: auto, off, all, or auto and what is doubtful of some kinds: alignment, annotation,
    /// punctuation, latin, script (with commas)
    #[arg(long, value_name = "WHAT")]
    repair: Option<Mending>,
    /// Body only: no title block
    #[arg(long)]
    no_meta: bool,
    /// First-line indent in columns
    #[arg(long, value_name = "N", default_value_t = 4)]
    indent: u16,
    /// Which marks may not open or close a line
    #[arg(long, value_name = "LEVEL", default_value_t = Kinsoku::Strict, value_parser = parse::<Kinsoku>)]
    kinsoku: Kinsoku,
    /// Both edges straight (the default)
    #[arg(long, overrides_with = "no_justify")]
    justify: bool,
    /// Ragged right edge
    #[arg(long)]
    no_justify: bool,
    /// A blank between Han and Latin: off, alpha or all
    #[arg(long, value_name = "WHERE", default_value_t = Autospace::Alpha, value_parser = parse::<Autospace>)]
    autospace: Autospace,
    /// Let one mark hang at a line's end [default: for Simplified text]
    #[arg(long, overrides_with = "no_hang")]
    hang: bool,
    /// Let no mark hang
    #[arg(long)]
    no_hang: bool,
    /// Columns of an ambiguous character: 1 or 2
    #[arg(long, value_name = "1|2", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=2))]
    ambiguous: u8,
    /// Script to show: original, simplified or traditional
    #[arg(long, value_name = "SCRIPT", default_value_t = Script::Original, value_parser = parse::<Script>)]
    script: Script,
    /// Annotations: hide, inline or above [default: inline; hidden where repair found them]
    #[arg(long, value_name = "HOW", value_parser = parse::<Ruby>)]
    ruby: Option<Ruby>,
    /// Encoding of the file, when detection is wrong (utf-8, gb18030, big5, shift_jis, …)
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,
}

/// What `show` and `export` write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Laid-out lines.
    Text,
    /// Markdown with TOML front matter.
    Markdown,
    /// One JSON object.
    Json,
}

fn parse<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| "not one of its values".to_owned())
}

impl ShowArguments {
    /// `kanbao show TARGET` with nothing else said.
    pub fn plain(target: &str, original: bool, encoding: Option<String>) -> Self {
        Self {
            target: target.to_owned(),
            width: None,
            section: None,
            format: Format::Text,
            original,
            repair: None,
            no_meta: false,
            indent: 4,
            kinsoku: Kinsoku::Strict,
            justify: false,
            no_justify: false,
            autospace: Autospace::Alpha,
            hang: false,
            no_hang: false,
            ambiguous: 1,
            script: Script::Original,
            ruby: None,
            encoding,
        }
    }

    /// How much is mended, if it was said.
    fn mending(&self) -> Option<Mending> {
        if self.original { Some(Mending::OFF) } else { self.repair }
    }

    fn measure(&self, document: &Document) -> Measure {
        let hang = match (self.hang, self.no_hang) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        };
        let default_ruby = if document.aside.annotations > 0 { Ruby::Hide } else { Ruby::Inline };
        Measure {
            columns: self.width.or_else(terminal_columns).unwrap_or(80),
            indent: self.indent,
            kinsoku: self.kinsoku,
            justify: !self.no_justify,
            autospace: self.autospace,
            hang,
            ruby: self.ruby.unwrap_or(default_ruby),
            script: self.script,
            width: CellWidth {
                ambiguous: if self.ambiguous == 2 { Ambiguous::Wide } else { Ambiguous::Narrow },
                ..CellWidth::default()
            },
            ..Measure::default()
        }
    }
}

fn terminal_columns() -> Option<u16> {
    use std::io::IsTerminal;
    let out = std::io::stdout();
    let size = out.is_terminal().then(|| rustix::termios::tcgetwinsize(&out).ok()).flatten()?;
    (size.ws_col >= 4).then_some(size.ws_col)
}

/// Writes the article.
///
/// # Errors
/// When it cannot be read, or has no such section.
pub fn run(arguments: ShowArguments, common: &Common) -> Result<()> {
    let reading = Reading { mending: arguments.mending(), encoding: arguments.encoding.clone() };
    let document = article::load(&arguments.target, &reading, common)?;
    let blocks = match &arguments.section {
        Some(wanted) => find_section(&document, wanted)?,
        None => (if arguments.no_meta { document.head() } else { 0 })..document.len(),
    };
    match arguments.format {
        Format::Text => {
            let mut out = std::io::BufWriter::new(std::io::stdout().lock());
            write_rows(&mut out, &document, arguments.measure(&document), blocks, common.colored())?;
            out.flush()?;
            Ok(())
        }
        Format::Markdown => output::print(&export::markdown(&document)),
        Format::Json => output::print(&format!("{:#}\n", export::json(&document))),
    }
}

/// Writes a document laid out as `kanbao show` does with nothing else said.
///
/// # Errors
/// When standard output cannot be written.
pub fn plain(document: &Document) -> Result<()> {
    let measure = ShowArguments::plain("", false, None).measure(document);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    write_rows(&mut out, document, measure, 0..document.len(), false)?;
    out.flush()?;
    Ok(())
}

/// The blocks of the section that a number, a topic, a heading or the pinyin of either names.
fn find_section(document: &Document, wanted: &str) -> Result<std::ops::Range<u32>> {
    let sections = document.sections();
    if sections.is_empty() {
        bail!("this article has no sections: leave --section out");
    }
    let number = wanted.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let by_number = number.and_then(|index| sections.get(index));
    let pattern = pinyin::Pattern::new(wanted);
    let section = by_number
        .or_else(|| sections.iter().find(|s| s.topic.as_ref().is_some_and(|topic| topic.0 == wanted)))
        .or_else(|| sections.iter().find(|s| s.title.contains(wanted)))
        .or_else(|| sections.iter().find(|s| s.topic.as_ref().is_some_and(|topic| pattern.matches(&topic.0).is_some())))
        .or_else(|| sections.iter().find(|s| pattern.matches(&s.title).is_some()));
    let section = section.with_context(|| {
        let names: Vec<&str> = sections.iter().map(|section| section.title.as_str()).collect();
        format!("no section is called ‘{wanted}’: this article has {}", names.join(", "))
    })?;
    Ok(section.first_block..section.first_block + section.blocks)
}

/// Writes the rows of some blocks, without trailing blanks and without an empty row at the top.
fn write_rows(
    out: &mut impl Write,
    document: &Document,
    measure: Measure,
    blocks: std::ops::Range<u32>,
    colored: bool,
) -> Result<()> {
    let mut layout = Layout::new(measure);
    let mut place = match blocks.start {
        0 => layout.first(document),
        block => layout.place_of(document, Anchor { block, byte: 0 }),
    };
    loop {
        let rows = layout.screen(document, place, SLICE + 1);
        for row in rows.iter().take(SLICE.into()) {
            if row.block >= blocks.end {
                return Ok(());
            }
            write_row(out, &layout, document, row, colored)?;
        }
        if rows.len() <= SLICE.into() {
            return Ok(());
        }
        place = layout.step(document, place, SLICE.into());
    }
}

fn write_row(out: &mut impl Write, layout: &Layout, document: &Document, row: &Row, colored: bool) -> Result<()> {
    let mut line = String::new();
    let mut column = 0;
    for glyph in layout.glyphs(document, row) {
        for _ in column..glyph.column {
            line.push(' ');
        }
        line.push_str(&glyph.text);
        column = glyph.column + glyph.width;
    }
    let line = line.trim_end();
    match document.block(row.block).filter(|_| colored && row.part == Part::Text).and_then(|block| emphasis(&block)) {
        Some(sgr) if !line.is_empty() => writeln!(out, "\x1b[{sgr}m{line}\x1b[m")?,
        _ => writeln!(out, "{line}")?,
    }
    Ok(())
}

/// SGR parameters of a whole block.
fn emphasis(block: &Block<'_>) -> Option<&'static str> {
    match block.kind {
        Kind::Title | Kind::Heading(_) => Some("1"),
        Kind::Byline | Kind::Caption | Kind::Image => Some("2"),
        _ => None,
    }
}
