import pytest

from quizkz.review import REVERSE, CardId, card_id, split_card


@pytest.mark.parametrize(
    ("parts", "written"),
    [
        (("kz", "capital", ""), "kz/capital"),
        (("kz", "steppe", "2"), "kz/steppe#2"),
        (("kz", "capital", REVERSE), "kz/capital#reverse"),
    ],
)
def test_the_id_of_a_card_reads_back_as_its_parts(parts: tuple[str, str, str], written: str) -> None:
    assert card_id(*parts) == written
    assert split_card(CardId(written)) == parts


def test_the_event_of_no_card_has_no_deck() -> None:
    assert split_card(CardId("")) == ("", "", "")
