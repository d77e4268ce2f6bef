"""The three themes of quizkz. Every theme of Textual works as well: rules name variables, never colours."""

from dataclasses import replace

from textual.app import App
from textual.theme import BUILTIN_THEMES, Theme

DARK = "quizkz-dark"
LIGHT = "quizkz-light"
ANSI = "quizkz-ansi"

THEMES = (
    Theme(
        name=DARK,
        dark=True,
        primary="#6cbccb",
        secondary="#6cbccb",
        accent="#6cbccb",
        success="#8fca8b",
        warning="#e3b767",
        error="#ee8f8a",
        foreground="#dde2e8",
        background="#14181d",
        surface="#1b2027",
        panel="#1b2027",
    ),
    Theme(
        name=LIGHT,
        dark=False,
        primary="#0b7285",
        secondary="#0b7285",
        accent="#0b7285",
        success="#2b7a3a",
        warning="#8a5a00",
        error="#b02f33",
        foreground="#22272d",
        background="#faf9f6",
        surface="#f1efea",
        panel="#f1efea",
    ),
    replace(BUILTIN_THEMES["ansi-dark"], name=ANSI, primary="ansi_cyan"),
)


def register(app: App[int]) -> None:
    """Make the themes known to an app."""
    for theme in THEMES:
        app.register_theme(theme)
