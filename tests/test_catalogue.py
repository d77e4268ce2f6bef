"""The compiled library: what is read when, which deck has an id, renames, and files that are no cache."""

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from quizkz.catalogue import Catalogue, DeckEntry, Refreshed, Renamed
from quizkz.deck import Typed, question_from_json
from quizkz.errors import BusyError, QuizkzError
from quizkz.review import CardId
from tests.libraries import write_decks

GEO = """
title = "Geography"
language = "en"
tags = ["places"]
[study]
new_per_day = 5

[[question]]
id = "capital"
prompt = "What is the capital of Kazakhstan?"
answer = "Astana"
accept = ["Nur-Sultan"]
tags = ["cities"]

[[question]]
id = "lakes"
text = "{{Balkhash}} lies in the south-east, {{c2::Zaysan}} in the east."

[[question]]
id = "river"
prompt = "Which river flows through Astana?"
answer = "the Esil"
distractors = ["the Ural", "the Irtysh"]
"""
ART = """
[[question]]
prompt = "Who wrote the Book of Words?"
answer = "Abai"
reverse = true
"""
BROKEN = 'title = "Half"\n[[question]]\nprompt = "What?"\nanswr = "this"\n'


class Library:
    """A folder of decks with its catalogue, refreshed by hand."""

    def __init__(self, root: Path) -> None:
        self.own, self.shipped, self.cache = root / "own", root / "shipped", root / "cache" / "catalogue.db"
        self.own.mkdir()
        self.catalogue = Catalogue.open(self.cache)

    def write(self, **decks: str) -> Refreshed:
        write_decks(self.own, {f"{name}.toml": text for name, text in decks.items()})
        return self.refresh()

    def refresh(self) -> Refreshed:
        return self.catalogue.refresh([self.own], shipped=self.shipped)

    def deck(self, id_: str) -> DeckEntry:
        return next(d for d in self.catalogue.decks() if d.id == id_)

    def cards(self) -> list[str]:
        rows = self.catalogue.db.execute("SELECT card FROM cards ORDER BY deck, position")
        return [card for (card,) in rows]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


def test_a_deck_is_found_with_its_cards_in_order(library: Library) -> None:
    library.write(geo=GEO)
    entry = library.deck("geo")
    assert (entry.title, entry.questions, entry.cards) == ("Geography", 3, 4)
    assert entry.study == {"new_per_day": 5}
    assert library.cards() == ["geo/capital", "geo/lakes", "geo/lakes#2", "geo/river"]


def test_a_question_comes_back_as_it_was_written(library: Library) -> None:
    library.write(geo=GEO)
    found = library.catalogue.question(CardId("geo/capital"))
    assert found is not None
    question = question_from_json(found[1])
    assert isinstance(question, Typed)
    assert (question.answer, question.accept, question.tags) == ("Astana", ("Nur-Sultan",), ("cities",))
    assert library.catalogue.question(CardId("geo/none")) is None


def test_a_card_is_found_in_its_file_by_line(library: Library) -> None:
    write_decks(
        library.own,
        {"many/deck.toml": GEO, "many/more.toml": '\n\n[[question]]\nid = "x"\nprompt = "a"\nanswer = "b"\n'},
    )
    library.refresh()
    assert library.catalogue.line(CardId("many/lakes#2")) == (library.own / "many" / "deck.toml", 15)
    assert library.catalogue.line(CardId("many/x")) == (library.own / "many" / "more.toml", 3)
    assert library.catalogue.line(CardId("many/none")) is None


def test_rivals_are_found_by_normal_form_in_other_questions_of_the_deck(library: Library) -> None:
    library.write(geo=GEO, art=ART)
    assert library.catalogue.rivals("geo", "ural", "capital") == ("the Ural",)
    assert library.catalogue.rivals("geo", "zaysan", "capital") == ("Zaysan",)
    assert library.catalogue.rivals("geo", "ural", "river") == ()
    assert library.catalogue.rivals("art", "ural", "capital") == ()


def test_only_a_deck_that_changed_is_parsed(library: Library) -> None:
    assert library.write(geo=GEO, art=ART).parsed == 2
    assert library.refresh().parsed == 0
    assert library.write(art=ART + 'hint = "He was born in 1845."\n').parsed == 1


def test_a_file_touched_without_a_change_is_not_parsed(library: Library) -> None:
    library.write(geo=GEO)
    os.utime(library.own / "geo.toml", ns=(1, 1))
    assert not library.catalogue.is_fresh([library.own])
    assert library.refresh().parsed == 0
    assert library.catalogue.is_fresh([library.own])


def test_freshness_ends_when_a_file_comes_goes_or_changes(library: Library) -> None:
    library.write(geo=GEO)
    (library.own / "art.toml").write_text(ART)
    assert not library.catalogue.is_fresh([library.own])
    library.refresh()
    assert library.catalogue.is_fresh([library.own])
    (library.own / "geo.toml").unlink()
    assert not library.catalogue.is_fresh([library.own])
    assert library.refresh().removed == 1
    assert [d.id for d in library.catalogue.decks()] == ["art"]


def test_a_cite_s_source_text_is_watched(library: Library) -> None:
    deck = '[source]\nfile = "a.txt"\n[[question]]\nprompt = "p"\nanswer = "a"\ncite = { phrase = "here" }\n'
    (library.own / "a.txt").write_text("It stands here.")
    library.write(facts=deck)
    assert not library.deck("facts").broken
    (library.own / "a.txt").write_text("It was moved.")
    assert not library.catalogue.is_fresh([library.own])
    library.refresh()
    assert library.deck("facts").errors + library.deck("facts").warnings == 1
    (library.own / "a.txt").write_text("It stands here again.")
    library.refresh()
    assert library.catalogue.problems("facts") == ()


def test_a_broken_deck_hides_no_other_and_says_where(library: Library) -> None:
    library.write(geo=GEO, half=BROKEN)
    entry = library.deck("half")
    assert (entry.broken, entry.title, entry.errors, entry.first_line, entry.cards) == (True, "Half", 1, 4, 0)
    assert [p.rule for p in library.catalogue.problems("half")] == ["unknown-key"]
    assert library.deck("geo").cards == 4


def test_a_deck_that_breaks_has_no_cards_until_it_is_mended(library: Library) -> None:
    library.write(geo=GEO)
    library.write(geo=GEO.replace("[study]", "[studi]"))
    assert (library.deck("geo").broken, library.deck("geo").title, library.cards()) == (True, "Geography", [])
    library.write(geo=GEO)
    assert (library.deck("geo").broken, len(library.cards())) == (False, 4)


def test_two_own_decks_with_one_id_are_both_broken_and_each_names_the_other(library: Library) -> None:
    library.write(one='id = "geo"\n' + ART, geo=GEO)
    entries = library.catalogue.decks()
    assert [(d.id, d.broken) for d in entries] == [("geo", True), ("geo", True)]
    first, second = library.catalogue.problems("geo")
    assert {first.rule, second.rule} == {"duplicate-deck"}
    assert {Path(p.place.path).name for p in (first, second)} == {"one.toml", "geo.toml"}
    assert [Path(p.related[0].path).name for p in (first, second)] == ["one.toml", "geo.toml"]
    assert (second.place.line, second.place.column) == (1, 6)
    (library.own / "one.toml").unlink()
    library.refresh()
    assert not library.deck("geo").broken
    assert library.catalogue.problems("geo") == ()


def test_an_own_deck_takes_the_place_of_a_shipped_one_until_it_goes(library: Library) -> None:
    write_decks(library.shipped, {"geo.toml": GEO})
    library.refresh()
    assert library.deck("geo").shipped
    library.write(mine='id = "geo"\n' + ART)
    assert [(d.id, d.shipped, d.cards) for d in library.catalogue.decks()] == [("geo", False, 2)]
    (library.own / "mine.toml").unlink()
    library.refresh()
    assert [(d.id, d.shipped, d.cards) for d in library.catalogue.decks()] == [("geo", True, 4)]


def test_a_broken_own_deck_still_takes_the_place_of_the_shipped_one(library: Library) -> None:
    write_decks(library.shipped, {"half.toml": ART})
    library.write(half=BROKEN)
    assert [(d.id, d.broken, d.shipped) for d in library.catalogue.decks()] == [("half", True, False)]


def renames(found: Refreshed) -> set[tuple[str, str, bool]]:
    return {(r.old, r.new, r.proposed) for r in found.renames}


def test_a_mended_typo_is_proposed_as_the_same_question(library: Library) -> None:
    library.write(art=ART)
    old = library.cards()
    found = library.write(art=ART.replace("Who wrote", "Who wrotes"))
    assert renames(found) == {(old[0], library.cards()[0], True), (old[1], library.cards()[1], True)}


def test_a_question_given_an_id_is_proposed_as_the_same(library: Library) -> None:
    library.write(art=ART)
    old = library.cards()[0]
    found = library.write(art=ART.replace("[[question]]", '[[question]]\nid = "abai"'))
    assert (old, "art/abai", True) in renames(found)


def test_a_typo_mended_while_the_deck_was_broken_keeps_its_question(library: Library) -> None:
    library.write(art=ART)
    old = library.cards()[0]
    library.write(art=ART.replace("answer", "answr"))
    found = library.write(art=ART.replace("Words?", "words?"))
    assert (old, library.cards()[0], True) in renames(found)


def test_a_deck_s_file_given_another_name_is_proposed_as_the_same_deck(library: Library) -> None:
    library.write(geo=GEO)
    (library.own / "geo.toml").rename(library.own / "places.toml")
    found = library.refresh()
    assert ("geo/lakes#2", "places/lakes#2", True) in renames(found)
    assert len(found.renames) == 4


def test_another_question_in_place_of_one_that_went_is_not_the_same(library: Library) -> None:
    library.write(geo=GEO)
    other = GEO.replace('id = "river"', 'id = "sea"').replace(
        "Which river flows through Astana", "Where is Aktau"
    )
    assert renames(library.write(geo=other.replace('"the Esil"', '"by the Caspian"'))) == set()


def test_two_statements_that_are_both_true_are_not_the_same(library: Library) -> None:
    statement = '[[question]]\nid = "{}"\nprompt = "{}"\nanswer = true\n'
    library.write(a=statement.format("one", "Astana lies on the Esil."))
    assert renames(library.write(a=statement.format("two", "Tea is drunk with milk."))) == set()


def test_what_the_author_says_is_taken_before_what_content_proposes(library: Library) -> None:
    library.write(geo=GEO)
    found = library.write(geo=GEO.replace('id = "lakes"', 'id = "waters"\nformerly = ["lakes", "old/lakes"]'))
    assert renames(found) == {
        ("geo/lakes", "geo/waters", False), ("geo/lakes#2", "geo/waters#2", False),
        ("old/lakes", "geo/waters", False), ("old/lakes#2", "geo/waters#2", False),
    }  # fmt: skip
    assert library.catalogue.formerly() == tuple(sorted(found.renames, key=lambda r: r.old))


def test_a_deck_s_former_id_is_that_of_all_its_cards(library: Library) -> None:
    found = library.write(geo='formerly = ["places"]\n' + GEO)
    assert Renamed(CardId("places/lakes#2"), CardId("geo/lakes#2"), proposed=False) in found.renames
    assert len(found.renames) == 4


@pytest.mark.parametrize("data", [b"no database at all" * 100, b"", b"SQLite format 3\x00" + b"\xff" * 4096])
def test_what_is_no_cache_is_made_anew(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "catalogue.db"
    path.write_bytes(data)
    catalogue = Catalogue.open(path)
    write_decks(tmp_path / "own", {"geo.toml": GEO})
    assert catalogue.refresh([tmp_path / "own"]).parsed == 1
    catalogue.close()


def test_a_foreign_database_and_an_older_cache_are_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.db"
    foreign = sqlite3.connect(path)
    foreign.executescript("CREATE TABLE decks(x); INSERT INTO decks VALUES (1); PRAGMA user_version = 7;")
    foreign.close()
    catalogue = Catalogue.open(path)
    assert catalogue.decks() == ()
    catalogue.db.execute("UPDATE meta SET value = '0.0.0' WHERE key = 'quizkz'")
    catalogue.db.execute("INSERT INTO kept VALUES ('x', 1, 1, 'old')")
    catalogue.close()
    again = Catalogue.open(path)
    assert again.db.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    again.close()


def test_a_cache_damaged_inside_is_made_anew_at_the_next_refresh(library: Library) -> None:
    library.write(geo=GEO)
    library.catalogue.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    library.catalogue.close()
    data = bytearray(library.cache.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    library.cache.write_bytes(data)
    library.catalogue = Catalogue.open(library.cache)
    library.refresh()
    assert library.deck("geo").cards == 4


def test_a_cache_that_cannot_be_written_is_made_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    catalogue = Catalogue.open(tmp_path / "file" / "catalogue.db")
    write_decks(tmp_path / "own", {"geo.toml": GEO})
    assert catalogue.refresh([tmp_path / "own"]).parsed == 1
    catalogue.close()


def test_two_that_refresh_at_once_both_succeed_and_one_parses(tmp_path: Path) -> None:
    write_decks(tmp_path / "own", {f"d{n}.toml": GEO for n in range(8)})
    ready = threading.Barrier(2)
    found: list[Refreshed] = []

    def work() -> None:
        own = Catalogue.open(tmp_path / "catalogue.db")
        ready.wait(10)
        found.append(own.refresh([tmp_path / "own"]))
        own.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(f.parsed for f in found) == [0, 8]


def test_a_kept_text_holds_while_its_file_is_as_it_was(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("a = 1")
    assert library.catalogue.kept(file) is None
    library.catalogue.keep(file, "compiled")
    assert library.catalogue.kept(file) == "compiled"
    file.write_text("a = 22")
    assert library.catalogue.kept(file) is None


def test_a_full_disk_is_a_sentence(tmp_path: Path) -> None:
    write_decks(
        tmp_path / "decks",
        {"a.toml": '[[question]]\nid = "a"\nprompt = "' + "A " * 50_000 + '"\nanswer = "b"\n'},
    )
    catalogue = Catalogue.open(tmp_path / "catalogue.db")
    # SQLite reports a file that may not grow as it reports a full disk
    catalogue.db.execute(f"PRAGMA max_page_count = {catalogue.db.execute('PRAGMA page_count').fetchone()[0]}")
    with pytest.raises(QuizkzError, match="disk is full"):
        catalogue.refresh([tmp_path / "decks"])
    catalogue.close()


def test_one_typo_mended_in_two_decks_stays_within_each(tmp_path: Path) -> None:
    def deck(word: str) -> str:
        return f'[[question]]\nprompt = "What is {word} capital of France?"\nanswer = "Paris"\n'

    folder = tmp_path / "decks"
    write_decks(folder, {"a.toml": deck("teh"), "b.toml": deck("teh")})
    catalogue = Catalogue.open(tmp_path / "catalogue.db")
    catalogue.refresh([folder])
    write_decks(folder, {"a.toml": deck("a"), "b.toml": deck("the")})
    found = catalogue.refresh([folder]).renames
    catalogue.close()
    assert len(found) == 2
    assert all(r.old.partition("/")[0] == r.new.partition("/")[0] for r in found)


def test_what_is_noted_already_waits_for_no_other_process(tmp_path: Path) -> None:
    catalogue = Catalogue.open(tmp_path / "catalogue.db")
    catalogue.set_gone([CardId("a/b")])
    catalogue.db.execute("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(tmp_path / "catalogue.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        catalogue.set_gone([CardId("a/b")])
        with pytest.raises(BusyError):
            catalogue.set_gone([])
    catalogue.close()
