"""The deck doctor: what it says, what it keeps quiet about, and how it is told to be quiet."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizkz.authoring.doctor import examine
from quizkz.authoring.doctor.options import at_least
from quizkz.authoring.doctor.prompts import ROWS
from quizkz.cli import main, world
from quizkz.desk import Desk
from quizkz.library.advice import RULES
from quizkz.problems import Problem
from quizkz.query import Scope
from quizkz.review import PRACTICE, REVIEW, CardId, Draft, Rating
from tests.commands import ran
from tests.growth import LINEAR, growth
from tests.libraries import NOON, later, open_library, write_decks
from tests.rows import each
from tests.ui.helpers import Hands, desk_in, running, screen_text


def q(text: str, *, identity: str = "one", explained: bool = True) -> str:
    """A question as TOML, with the keys that no rule misses."""
    said = 'explanation = "So."\n' if explained else ""
    return f'[[question]]\nid = "{identity}"\n{said}{text}\n'


def told(folder: Path, *decks: str, desk: Desk | None = None) -> tuple[Problem, ...]:
    """The findings on decks named a, b, .."""
    write_decks(folder / "decks", {f"{chr(97 + n)}.toml": text for n, text in enumerate(decks)})
    return examine([folder / "decks"], store=desk.store if desk else None).findings


SAYS = {
    "longest-answer": [
        q('prompt = "What is a lapse?"\nanswer = "Again on a later day than the answer before"\n'
          'distractors = ["A missed day", "A long pause"]'),
    ],
    "grammar-clue": [
        q('prompt = "It was an ___."\nanswer = "elephant"\ndistractors = ["ostrich", "tiger"]'),
        q('prompt = "It is a …"\nanswer = "union"\ndistractors = ["European state", "island"]'),
        q('prompt = "The zoo has many ___."\nanswer = "tigers"\ndistractors = ["lion", "bears"]'),
    ],
    "answer-in-prompt": [
        q('prompt = "The Caspian Sea is the largest lake: which?"\nanswer = "Caspian Sea"'),
        q('prompt = "In 1991 what year was it?"\nanswer = 1991'),
        q('prompt = "Which lake?"\nhint = "It is the caspian!"\nanswer = "Caspian"\ntyped = true'),
        q('text = "The {{Caspian}} is a lake; the Caspian."'),
    ],
    "yes-no": [
        q('prompt = "Is Astana the capital?"\nanswer = "Yes"'),
        q('prompt = "Is Astana the capital?"\nanswer = "Yes."\ndistractors = ["No."]'),
    ],
    "two-facts": [
        q('prompt = "Who founded Astana and when?"\nanswer = "x"'),
        q('prompt = "In which year and where was it signed?"\nanswer = "x"'),
        q('prompt = "Which two cities were capitals?"\nanswer = "Almaty and Kyzylorda"'),
    ],
    "long-prompt": [q('prompt = "' + "word " * 250 + '"\nanswer = "x"')],
}  # fmt: skip


@each("rule, text", [(rule, text) for rule, texts in SAYS.items() for text in texts])
def test_a_rule_says_what_it_is_for(tmp_path: Path, rule: str, text: str) -> None:
    (found,) = told(tmp_path, text)
    assert (found.rule, found.severity, found.question) == (rule, "warning", "one")
    assert found.place.line > 1
    assert found.fix
    assert found.note == RULES[rule].why


@each("rule, text", [(rule, text) for rule, texts in SAYS.items() for text in texts])
def test_a_rule_is_switched_off_in_a_question_or_in_a_deck(tmp_path: Path, rule: str, text: str) -> None:
    allow = f'allow = ["{rule}"]\n'
    assert told(tmp_path, text.replace("prompt", allow + "prompt").replace("text =", allow + "text =")) == ()
    assert told(tmp_path, allow + text) == ()


SAID_BY_LANGUAGE = [
    ("ru", 'prompt = "Кто основал город и когда это было?"\nanswer = "Он, 1830"', "two-facts"),
    ("kk", 'prompt = "Кім салды және қашан салды?"\nanswer = "Ол"', "two-facts"),
    ("ru", 'prompt = "Столица ли Астана?"\nanswer = "Да"', "yes-no"),
    ("kk", 'prompt = "Астана елорда ма?"\nanswer = "Иә"', "yes-no"),
    ("ru", 'prompt = "Каспийское море — какое море?"\nanswer = "Каспийское море"', "answer-in-prompt"),
]


@pytest.mark.parametrize(("language", "text", "rule"), SAID_BY_LANGUAGE)
def test_rules_know_russian_and_kazakh(tmp_path: Path, language: str, text: str, rule: str) -> None:
    found = told(tmp_path, f'language = "{language}"\n' + q(text))
    assert [one.rule for one in found] == [rule]


QUIET = [
    'prompt = "How do you say yes in Kazakh?"\nanswer = "иә"',
    'prompt = "Is Almaty or Astana the capital?"\nanswer = "Astana"',
    'prompt = "Which is larger, Almaty or Astana?"\nanswer = "Almaty"\ndistractors = ["Astana"]',
    'prompt = "Who was the man who painted and who sold it?"\nanswer = "X"',
    'prompt = "A man and his dog: what are they?"\nanswer = "X"',
    'prompt = "Which verb is both regular and irregular?"\nanswer = "to dream"',
    'prompt = "It was an ___."\nanswer = "IMF plan"\ndistractors = ["UN plan", "NATO plan"]',
    'prompt = "It was a ___."\nanswer = "tiger"\ndistractors = ["union", "lion"]',
    'prompt = "The zoo has many ___."\nanswer = "fish"\ndistractors = ["lion", "sheep"]',
    'prompt = "What is 3 of 4?"\nanswer = 3',
    'prompt = "Which?"\nanswer = "A presidential republic"\n'
    'distractors = ["A parliamentary republic", "A federal state"]',
    'prompt = "Which?"\nanswer = "All of the above and all that is below"\ndistractors = ["a", "b"]\n'
    'pin = ["All of the above and all that is below"]',
    "prompt = '''\nLook:\n\n    a = 1\n    b = 2\n'''\nanswer = \"3\"\nkind = \"flashcard\"",
    'text = "The {{c1::Caspian}} Sea is {{c2::salty}}."',
]


@each("text", QUIET)
def test_a_rule_is_quiet_where_it_is_not_sure(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, q(text)) == ()


def test_the_shipped_decks_are_worth_no_word() -> None:
    shipped = world.shipped()
    assert shipped is not None
    assert examine([shipped]).findings == ()


def test_an_answer_in_the_prompt_of_a_neighbour_is_told_and_one_far_away_is_not(tmp_path: Path) -> None:
    asked = q('prompt = "Which is the largest lake?"\nanswer = "the Caspian Sea"', identity="asked")
    gives = q('prompt = "Which states lie on the Caspian Sea?"\nanswer = "five"', identity="gives")
    others = [q(f'prompt = "Number {n}?"\nanswer = "n{n}"', identity=f"n{n}") for n in range(9)]
    (found,) = told(tmp_path, asked + others[0] + gives)
    assert found.rule == "answer-nearby"
    assert found.message == "the prompt of 'gives', 2 questions after, says “the Caspian Sea”"
    assert [place.line for place in found.related] == [12]
    assert told(tmp_path, asked + "".join(others) + gives) == ()
    topic = [gives.replace("gives", f"g{n}").replace("Which", f"{n}: which") for n in range(4)]
    assert told(tmp_path, asked + "".join(topic)) == ()


def test_an_option_beside_which_the_answer_stands_gives_nothing_away(tmp_path: Path) -> None:
    asked = q('prompt = "Which?"\nanswer = "Caspian"\ndistractors = ["Balkhash"]', identity="asked")
    both = q('prompt = "How far is the Caspian from Balkhash?"\nanswer = "far"', identity="both")
    assert told(tmp_path, asked + both) == ()


def test_equal_questions_are_told_across_decks(tmp_path: Path) -> None:
    first = q('prompt = "Which is the largest lake on earth?"\nanswer = "Caspian"')
    again = q('prompt = "Which is largest lake on Earth"\nanswer = "the caspian"', identity="two")
    other = q('prompt = "Which is the largest lake on earth?"\nanswer = "Baikal"', identity="three")
    (found,) = told(tmp_path, first, again)
    assert (found.rule, Path(found.place.path).name) == ("duplicate", "b.toml")
    assert found.message == "the same question stands in the deck 'a', as 'one'"
    assert Path(found.related[0].path).name == "a.toml"
    (found,) = told(tmp_path, first, other)
    assert found.message == "the same prompt has another answer in the deck 'a', as 'one'"
    for allowed in ('allow = ["duplicate"]\n' + first, 'allow = ["no-cite", "duplicate"]\n' + first):
        assert told(tmp_path, allowed, again) == ()


def near(one: str, other: str, answer: str = '"x"') -> str:
    return q(f'prompt = "{one}"\nanswer = {answer}') + q(
        f'prompt = "{other}"\nanswer = {answer}', identity="b"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Who wrote the novel Abai’s Path?", "Who has written the novel Abai’s Paths?"),
        ("Which river flows through Astana?", "Which is the river that flows through Astana?"),
        ("Which river flows through Astana?", "Through Astana flows which river?"),
    ],
)
def test_questions_that_differ_in_little_are_told(tmp_path: Path, one: str, other: str) -> None:
    found = [problem.rule for problem in told(tmp_path, near(one, other))]
    assert found == ([] if "written" in other else ["near-duplicate"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("In which year did it join the WTO?", "In which year did it join the EAEU?"),
        ("Which river flows through Astana?", "Which road leads through Astana?"),
        ("Name the sum of 3 and 4 here.", "Name the sum of 2 and 5 here."),
        ("Is the Caspian the largest lake?", "Is the Caspian the largest sea?"),
    ],
)
def test_questions_that_ask_for_different_things_are_let_be(tmp_path: Path, one: str, other: str) -> None:
    assert told(tmp_path, near(one, other)) == ()


@pytest.mark.slow
def test_the_time_grows_with_the_number_of_questions_however_like(tmp_path: Path) -> None:
    one = q('prompt = "Which thing is near?"\nanswer = "the same thing"')
    like = [
        one.replace('"one"', f'"n{n}"').replace("near", f"{'abcd'[n % 4] * 6} {'efg'[n % 3] * 7} near")
        for n in range(600)
    ]
    letters = [f"{'hij'[n % 3] * 6} {'klmn'[n % 4] * 6}" for n in range(600)]
    texts = [
        one.replace("near", f"near {letters[n]}").replace("same thing", letters[(n * 7) % 600])
        for n, one in enumerate(like)
    ]

    def work(decks: str) -> None:
        write_decks(tmp_path / str(len(decks)), {"a.toml": "".join(texts[: len(decks)])})
        examine([tmp_path / str(len(decks))])

    assert growth(work, "x", 150) < LINEAR


def test_a_missing_explanation_or_cite_is_told_where_most_have_one(tmp_path: Path) -> None:
    words = ("river", "lake", "mountain", "steppe", "desert")
    head = '[source]\ntitle = "T"\n'
    cited = [q(f'prompt = "Which {w}?"\ncite = {{ paragraph = 1 }}\nanswer = {n}', identity=w) for n, w in
             enumerate(words)]  # fmt: skip
    bare = q('prompt = "Which sea?"\nanswer = 9', identity="sea", explained=False)
    found = told(tmp_path, head + "".join(cited) + bare)
    assert [(one.rule, one.question) for one in found] == [("no-explanation", "sea"), ("no-cite", "sea")]
    assert told(tmp_path, "".join(cited)) == ()


def test_a_deck_whose_author_explains_nothing_is_told_once(tmp_path: Path) -> None:
    words = ("river", "lake", "mountain", "steppe")
    bare = [
        q(f'prompt = "Which {w}?"\nanswer = {n}', identity=w, explained=False) for n, w in enumerate(words)
    ]
    (found,) = told(tmp_path, 'title = "T"\n' + "".join(bare))
    assert (found.rule, found.message, found.question) == (
        "no-explanation",
        "4 of 4 questions have no explanation",
        "",
    )
    assert told(tmp_path, 'allow = ["no-explanation"]\n' + "".join(bare)) == ()
    flashcards = "".join(bare).replace("answer = ", 'answer = "n').replace("\n[[", '"\n[[').rstrip() + '"\n'
    assert told(tmp_path, flashcards) == ()


def test_a_deck_whose_answers_are_mostly_the_longest_is_told_once(tmp_path: Path) -> None:
    questions = [
        q(f'prompt = "Which one is {n}?"\nanswer = "answer {n} x"\ndistractors = ["no {n}", "nay {n}"]',
          identity=f"n{n}")
        for n in range(10)
    ]  # fmt: skip
    (found,) = told(tmp_path, 'title = "T"\n' + "".join(questions))
    assert found.message == (
        "the answer is the longest option in 10 of 10 questions; by chance it would be in 3"
    )


def test_chances_add_up_as_they_should() -> None:
    assert at_least(0, [0.3, 0.7]) == pytest.approx(1)
    assert at_least(2, [0.5, 0.5]) == pytest.approx(0.25)
    assert at_least(1, [0.1, 0.2]) == pytest.approx(1 - 0.9 * 0.8)
    assert at_least(3, [0.5, 0.5]) == 0


@pytest.mark.parametrize("rows", [ROWS - 4, ROWS - 3])
async def test_a_prompt_is_too_long_where_the_app_would_scroll(tmp_path: Path, rows: int) -> None:
    prompt = "\\n".join(f"Line {n}" for n in range(rows))
    text = q(f'prompt = "{prompt}"\nanswer = "a"\ndistractors = ["b", "c", "d"]')
    hands = Hands()
    desk = desk_in(tmp_path, {"a.toml": text}, hands)
    desk.refresh(hands())
    async with running(desk, hands, start=Scope(decks=("a",))) as (app, _):
        scrolls = "↓" in screen_text(app)
    assert scrolls is (rows > ROWS - 4)
    assert [one.rule for one in told(tmp_path, text)] == ["long-prompt"] * scrolls


USED = """
[[question]]
id = "choice"
prompt = "Which city is the capital?"
answer = "Astana"
distractors = ["Almaty", "Shymkent"]
explanation = "So."
[[question]]
id = "typed"
prompt = "Which organisation is in Washington?"
answer = "International Monetary Fund"
typed = true
explanation = "So."
"""


class Learner:
    """Answers cards day by day."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.day = desk, 0

    def __call__(self, card: str, rating: int, days: int, *, times: int = 1, response: str | None = None,
                 override: bool = False) -> None:  # fmt: skip
        for _ in range(times):
            self.day += days
            now = later(NOON, days=self.day, minutes=self.day % 50)
            value = {"override": True} if override else None
            draft = Draft(CardId(card), REVIEW, Rating(rating), response=response, value=value)
            self.desk.store.append([draft], now, self.desk.today(now))


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """A learner of a deck `a`, in the folder of the test."""
    desk = open_library(tmp_path, {"a.toml": USED})
    yield Learner(desk)
    desk.close()


def of_use(learner: Learner, tmp_path: Path) -> list[tuple[str, str, str]]:
    return [(p.rule, p.question, p.message) for p in told(tmp_path, USED, desk=learner.desk)]


def test_a_card_that_is_new_is_said_nothing_of(learner: Learner, tmp_path: Path) -> None:
    learner("a/choice", 1, 1, times=4)
    learner("a/typed", 3, 1, times=4)
    assert of_use(learner, tmp_path) == []


def test_a_card_missed_each_time_is_told_with_its_numbers(learner: Learner, tmp_path: Path) -> None:
    learner("a/typed", 1, 1, times=6)
    assert of_use(learner, tmp_path) == [("always-wrong", "typed", "missed in all 6 answers on 6 days")]


def test_a_card_missed_within_one_day_only_is_new(learner: Learner, tmp_path: Path) -> None:
    learner("a/typed", 1, 0, times=9)
    assert of_use(learner, tmp_path) == []


def test_a_card_never_missed_is_told_where_memory_expected_misses(learner: Learner, tmp_path: Path) -> None:
    for days in (1, 5, 20, 60, 200):
        learner("a/typed", 3, days)
    assert of_use(learner, tmp_path) == []
    learner("a/typed", 3, 30_000, times=40)
    ((rule, _, message),) = of_use(learner, tmp_path)
    assert rule == "always-right"
    assert message == "never missed in 44 answers on later days, where memory expected 4 misses"


def test_a_card_always_rated_easy_is_told_sooner(learner: Learner, tmp_path: Path) -> None:
    learner("a/typed", 4, 9, times=5)
    assert of_use(learner, tmp_path) == []
    learner("a/typed", 4, 200)
    assert of_use(learner, tmp_path) == [
        ("always-right", "typed", "never missed and rated Easy in all 6 answers")
    ]


def test_a_card_missed_against_memory_may_have_a_wrong_key(learner: Learner, tmp_path: Path) -> None:
    learner("a/typed", 3, 1)
    for _ in range(5):
        learner("a/typed", 4, 3)
        learner("a/typed", 1, 1)
    ((rule, question, message),) = of_use(learner, tmp_path)
    assert (rule, question) == ("suspect-key", "typed")
    assert message.startswith("missed 5 times in ")


def test_an_option_is_unused_once_the_others_were_taken_often(learner: Learner, tmp_path: Path) -> None:
    learner("a/choice", 3, 1, times=3, response="Astana")
    learner("a/choice", 1, 1, times=5, response="Almaty")
    assert [one for one in of_use(learner, tmp_path) if one[0] == "unused-option"] == []
    draft = Draft(CardId("a/choice"), PRACTICE, credit=0.0, response="Almaty")
    now = later(NOON, days=40)
    learner.desk.store.append([draft], now, learner.desk.today(now))
    (found,) = [one for one in of_use(learner, tmp_path) if one[0] == "unused-option"]
    assert found[2] == "never chosen: “Shymkent”; other distractors were, 6 times in 9 answers"


def test_verdicts_overruled_often_are_told_with_the_response(learner: Learner, tmp_path: Path) -> None:
    learner("a/typed", 3, 2, times=2, response="IMF", override=True)
    learner("a/typed", 3, 4, times=3, response="International Monetary Fund")
    assert of_use(learner, tmp_path) == []
    learner("a/typed", 3, 4, response="IMF", override=True)
    (found,) = of_use(learner, tmp_path)
    assert found == ("often-overridden", "typed", "overruled in 3 of 6 answers, most often with “IMF”")


def test_what_the_log_says_follows_a_renamed_question(learner: Learner, tmp_path: Path) -> None:
    learner("a/typed", 1, 1, times=6)
    text = USED.replace('id = "typed"', 'id = "fund"\nformerly = ["typed"]')
    (tmp_path / "decks" / "a.toml").write_text(text)
    learner.desk.refresh(later(NOON, days=50))
    (found,) = told(tmp_path, text, desk=learner.desk)
    assert (found.rule, found.question) == ("always-wrong", "fund")


def doctor(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """The command's exit code, output and errors."""
    return ran(capsys, "doctor", *arguments)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with one deck that is worth two words."""
    monkeypatch.setenv("QUIZKZ_DATA", str(tmp_path))
    monkeypatch.delenv("QUIZKZ_DECKS", raising=False)
    two = SAYS["two-facts"]
    write_decks(tmp_path / "decks", {"a.toml": two[0] + two[1].replace('"one"', '"two"')})
    return tmp_path


def test_findings_are_no_errors_unless_that_is_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said, _ = doctor(capsys)
    assert code == 0
    assert said.count("warning[two-facts]") == 2
    assert said.count(RULES["two-facts"].why) == 1
    assert "1 deck, 2 questions: 2 findings." in said
    assert doctor(capsys, "--strict")[0] == 1
    assert doctor(capsys, "a", "--strict", "--only", "yes-no") == (
        0,
        "1 deck, 2 questions: nothing to say.\n",
        "",
    )


def test_findings_as_json_have_their_reasons(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(doctor(capsys, "--json", folder / "decks" / "a.toml")[1])
    assert (found["format"], found["decks"], found["questions"], found["broken"]) == (1, 1, 2, [])
    assert [(one["rule"], one["question"], one["line"]) for one in found["findings"]] == [
        ("two-facts", "one", 4),
        ("two-facts", "two", 9),
    ]
    assert all(one["note"] and one["fix"] for one in found["findings"])


def test_every_rule_is_listed_with_its_reason(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = doctor(capsys, "--rules")[1]
    for name, rule in RULES.items():
        assert f"{name}: {rule.what}" in said
        assert rule.why in said
        assert rule.do in said
    assert [one["rule"] for one in json.loads(doctor(capsys, "--rules", "--json")[1])["rules"]] == list(RULES)


def test_what_is_not_there_is_a_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor(capsys, "--only", "two-fact")[::2] == (
        2,
        "quizkz: There is no rule two-fact. Did you mean two-facts?\n",
    )
    assert doctor(capsys, "nosuch")[0] == 2
    assert doctor(capsys, folder / "nosuch.toml")[0] == 2


def test_a_deck_that_does_not_load_is_named_and_the_others_are_examined(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "decks" / "b.toml").write_text("title = 3\n")
    code, said, errors = doctor(capsys)
    assert code == 0
    assert "2 findings" in said
    assert "b.toml does not load" in errors


def test_a_name_in_allow_that_is_no_rule_is_an_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "decks" / "a.toml").write_text('allow = ["two-fact"]\n' + SAYS["two-facts"][0])
    assert main(["check", str(folder / "decks")]) == 1
    said = capsys.readouterr().out
    assert "error[unknown-rule]: there is no rule 'two-fact'" in said
    assert 'fix: write "two-facts"' in said


def test_orphans_are_listed_given_and_taken_back(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*arguments: str) -> tuple[int, str, str]:
        return ran(capsys, *arguments)

    monkeypatch.setenv("QUIZKZ_NOW", "2026-11-25T09:00:00+05:00")
    desk = open_library(folder, {})
    desk.store.append([Draft(CardId("a/one"), REVIEW, Rating.GOOD)], NOON, desk.today(NOON))
    desk.close()
    assert run("orphans")[1] == "Every card with progress is in a deck.\n"
    deck = folder / "decks" / "a.toml"
    deck.write_text(deck.read_text().replace('"one"', '"sea"').replace("Who founded Astana", "Who, say, ran"))
    deck.write_text(deck.read_text().replace('answer = "x"', 'answer = "y"', 1))
    assert run("due")[2] == (
        "quizkz: 1 question of a is new and one with progress is gone."
        " `quizkz orphans` can hand its history on.\n"
    )
    listed = run("orphans")[1]
    assert "a/one" in listed
    assert "Who founded Astana and when?" in listed
    assert "1 card with progress is in no deck. `quizkz orphans` lists them." in run("decks")[1]
    assert json.loads(run("orphans", "--json")[1])["orphans"] == [
        {
            "card": "a/one",
            "deck": "a",
            "question": "one",
            "prompt": "Who founded Astana and when?",
            "answers": 1,
            "last_day": "2024-10-04",
        }
    ]
    assert run("orphans", "--give", "a/one", "a/sea", "--dry-run")[1] == (
        "The progress of a/one would go to a/sea.\n"
    )
    assert run("orphans", "--give", "a/one", "a/sea")[1].startswith("The progress of a/one goes to a/sea.\n")
    assert run("orphans")[1] == "Every card with progress is in a deck.\n"
    assert run("orphans", "--undo")[1] == "a/one has its progress back from a/sea.\n"
    assert run("orphans", "--undo")[1] == "No progress was handed on that could be taken back.\n"
    code, _, said = run("orphans", "--give", "a/none", "a/sea")
    assert (code, "Did you mean a/one?" in said) == (2, True)
