"""Opening the images of a question."""

import sys
from pathlib import Path

from quizkz.ui.viewer import Viewer
from tests.ui.sittings import sitting

DECK = """
id = "kinds"
[[question]]
id = "map"
prompt = "Which river is ![a map](map.png)?"
answer = "Ili"
typed = true
hint = "See ![more](near.jpg)."
explanation = "It ends ![here](lake.png), not ![there](none.png)."
[[question]]
id = "plain"
prompt = "No picture?"
answer = true
"""
WRITES = "import sys; open(sys.argv[1], 'a').write(sys.argv[2] + chr(10))"


def deck_with(folder: Path) -> str:
    decks = folder / "decks"
    decks.mkdir(exist_ok=True)
    for name in ("map.png", "near.jpg", "lake.png", "none.png"):
        (decks / name).write_bytes(b"")
    return DECK


def command(folder: Path) -> list[str]:
    script = folder / "opens.py"
    script.write_text(WRITES)
    return [sys.executable, str(script), str(folder / "opened.txt")]


async def test_a_key_opens_the_images_that_are_on_the_screen(tmp_path: Path) -> None:
    deck = deck_with(tmp_path)
    async with sitting(tmp_path, "map", "plain", deck=deck, viewer=command(tmp_path)) as at:
        assert "F4 Image" in at.text
        assert "Opened map.png." in await at.press("f4")
        await at.press("f2")
        assert "Opened map.png, image 1 of 2." in await at.press("f4")
        assert "Opened near.jpg, image 2 of 2." in await at.press("f4")
        (tmp_path / "decks" / "none.png").unlink()
        await at.press("I", "l", "i", "enter")
        assert "i Image" in at.text
        seen = [await at.press("i") for _ in range(3)]
        assert "Opened lake.png, image 3 of 3." in seen[2]
        await at.press("enter")
        assert "Image" not in at.text


def test_the_program_gets_the_file(tmp_path: Path) -> None:
    viewer = Viewer(command(tmp_path))
    assert viewer.show_next([tmp_path / "map.png"]) == "Opened map.png."
    assert viewer._running[-1].wait() == 0
    assert (tmp_path / "opened.txt").read_text() == f"{tmp_path / 'map.png'}\n"


async def test_without_a_program_for_images_the_file_is_named(tmp_path: Path) -> None:
    deck = deck_with(tmp_path)
    async with sitting(tmp_path, "map", deck=deck) as at:
        said = " ".join((await at.press("f4")).split())
        assert "Nothing here opens images. The file is" in said
    async with sitting(tmp_path, "map", deck=deck, viewer=[str(tmp_path / "no-program")]) as at:
        assert "did not start" in await at.press("f4")
