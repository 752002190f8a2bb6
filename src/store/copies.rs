//! The same story from ten papers stands once in a list; the others are folded under it.

use std::collections::HashSet;

use rusqlite::params;

use crate::catalog::{ArticleId, Entry};
use crate::document::{Document, Kind};
use crate::text::fold::fold;

use super::filing::refile;
use super::{Failure, Store, key};

/// Papers print a story within so many seconds of each other.
const SAME_TIME: i64 = 4 * 24 * 60 * 60;
/// Bits of the simhash in which two printings of a story may differ; texts decide, this only spares reading them all.
const LIKELY: u32 = 14;
/// Share of the shorter text's runs of words that the longer one must hold.
const SAME: f64 = 0.8;
/// How much longer one printing may be than the other: a longer one says more, and is a story of its own.
const LONGER: f64 = 1.6;
/// Letters in a run.
const RUN: usize = 5;
/// Stories of fewer runs are told apart by their titles, not their words.
const FEWEST: usize = 40;

impl Store {
    /// Folds an article under the one that tells the same story, if the library has one. Gives that one.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn fold_copy(&mut self, id: ArticleId) -> Result<Option<ArticleId>, Failure> {
        let (stamp, simhash): (i64, i64) = self
            .library
            .prepare_cached("SELECT stamp, simhash FROM article WHERE id = ?1 AND shown = 1 AND copies = 0")?
            .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let near: Vec<i64> = {
            let mut find = self.library.prepare_cached(
                "SELECT id, simhash FROM article WHERE shown = 1 AND stamp BETWEEN ?1 AND ?2 AND id != ?3 ORDER BY id",
            )?;
            let rows = find.query_map(params![stamp - SAME_TIME, stamp + SAME_TIME, id.0], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
            })?;
            let rows: Vec<(i64, i64)> = rows.collect::<Result<_, _>>()?;
            rows.into_iter().filter(|(_, other)| key::distance(simhash, *other) <= LIKELY).map(|(id, _)| id).collect()
        };
        if near.is_empty() {
            return Ok(None);
        }
        let story = runs(&*self.document(id)?);
        for other in near.into_iter().map(ArticleId) {
            if tell_the_same(&story, &runs(&*self.document(other)?)) {
                self.put_under(id, other)?;
                return Ok(Some(other));
            }
        }
        Ok(None)
    }

    fn put_under(&mut self, id: ArticleId, first: ArticleId) -> Result<(), Failure> {
        self.in_library(|library| {
            library
                .prepare_cached("UPDATE article SET under = ?2, shown = 0 WHERE id = ?1")?
                .execute([id.0, first.0])?;
            library.prepare_cached("UPDATE article SET copies = copies + 1 WHERE id = ?1")?.execute([first.0])?;
            library.prepare_cached("DELETE FROM section WHERE article = ?1")?.execute([id.0])?;
            refile(library, id.0)
        })
    }

    /// The articles folded under one, in the order they came.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn copies(&self, id: ArticleId) -> Result<Vec<Entry>, Failure> {
        let ids: Vec<i64> = {
            let mut find = self.library.prepare_cached("SELECT id FROM article WHERE under = ?1 ORDER BY id")?;
            find.query_map([id.0], |row| row.get(0))?.collect::<Result<_, _>>()?
        };
        ids.into_iter().map(|id| self.entry(ArticleId(id))).filter_map(Result::transpose).collect()
    }
}

/// Runs of letters of the running text, each once, without title, captions and marks.
fn runs(document: &Document) -> HashSet<u64> {
    let letters: Vec<char> = document
        .blocks()
        .filter(|block| matches!(block.kind, Kind::Paragraph | Kind::Quote(_) | Kind::Item(..)))
        .flat_map(|block| block.text.chars())
        .filter(|c| c.is_alphanumeric())
        .map(fold)
        .collect();
    letters
        .windows(RUN)
        .map(|run| {
            run.iter().fold(0_u64, |hash, c| {
                (hash ^ u64::from(u32::from(*c))).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23)
            })
        })
        .collect()
}

fn tell_the_same(one: &HashSet<u64>, other: &HashSet<u64>) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.len() < FEWEST || long.len() as f64 > short.len() as f64 * LONGER {
        return false;
    }
    let shared = short.iter().filter(|run| long.contains(run)).count();
    shared as f64 >= short.len() as f64 * SAME
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Filter, Sort};
    use crate::document::{Builder, Meta};
    use crate::import::Origin;
    use crate::store::NewArticle;

    const STORY: &[&str] = &[
        "关了三年的山里邮局，上个星期又开门了。开门那天没有剪彩，只有一个穿绿衣服的人，把门板一块一块卸下来，靠在墙边。",
        "邮局只有一间屋。进门是一张柜台，柜台后面是一排旧木格子，每个格子上贴着一个村子的名字，有几个村子已经没有人住。",
        "来办事的多半是老人。有人来取养老金，有人来寄核桃，也有人什么都不办，进来坐一会儿，喝一杯热水，再慢慢走回去。",
    ];
    const OTHER: &[&str] = &[
        "县里新修的图书馆昨天开馆，第一批借书的是放了学的孩子。书架做得矮，孩子伸手就够得着，坐在地上也没有人来赶。",
        "馆里的书一半是捐来的。有的书脊上还写着从前主人的名字，有的夹着车票和干枯的银杏叶，管理员说，这些都留着不取。",
        "图书馆晚上开到九点。灯光从大窗子里照出来，路过的人都慢下脚步，往里看一眼，看见满屋子低着的头。",
    ];

    fn put(store: &mut Store, title: &str, day: u8, paragraphs: &[&str]) -> ArticleId {
        let published = format!("2024-12-{day:02}").parse().ok();
        let mut builder = Builder::new(Meta { title: title.to_owned(), published, ..Meta::default() });
        for paragraph in paragraphs {
            builder.push(Kind::Paragraph, paragraph);
        }
        let document = builder.finish();
        let origin = Origin { url: Some(format!("https://{title}.example/{day}")), ..Origin::default() };
        store.put(NewArticle { bytes: title.as_bytes(), origin: &origin, document: &document }).unwrap().id
    }

    #[test]
    fn a_story_stands_once_and_its_copies_under_it() {
        let mut store = Store::in_memory().unwrap();
        let shown = |store: &mut Store| store.list(&Filter::default(), Sort::Newest, 0, 100).unwrap().total;
        let before = shown(&mut store);
        let first = put(&mut store, "山里的邮局又开门了", 12, STORY);
        let mut printed: Vec<&str> = STORY.to_vec();
        printed.push("（原载《示例晚报》，本报略有删改。）");
        let copy = put(&mut store, "邮局回来了", 13, &printed);
        let other = put(&mut store, "图书馆开馆", 12, OTHER);
        let late = put(&mut store, "旧闻重登", 30, STORY.get(..2).unwrap());
        assert_eq!(store.fold_copy(copy).unwrap(), Some(first));
        assert_eq!(store.fold_copy(other).unwrap(), None);
        assert_eq!(store.fold_copy(late).unwrap(), None, "weeks apart");
        assert_eq!(shown(&mut store), before + 3);
        assert_eq!(store.entry(first).unwrap().unwrap().copies, 1);
        let copies: Vec<ArticleId> = store.copies(first).unwrap().into_iter().map(|entry| entry.id).collect();
        assert_eq!(copies, [copy]);
    }

    #[test]
    fn the_same_subject_is_not_the_same_story() {
        let runs_of = |paragraphs: &[&str]| {
            let mut builder = Builder::bare(Meta::default());
            for paragraph in paragraphs {
                builder.push(Kind::Paragraph, paragraph);
            }
            runs(&builder.finish())
        };
        assert!(tell_the_same(&runs_of(STORY), &runs_of(STORY)));
        assert!(!tell_the_same(&runs_of(STORY), &runs_of(OTHER)));
        let longer: Vec<&str> = STORY.iter().chain(OTHER).copied().collect();
        assert!(!tell_the_same(&runs_of(STORY), &runs_of(&longer)), "the longer one says more");
    }
}
