"""The yardstick: a Textual app that shows one line and repaints it at each key."""

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import Static


class Bare(App[None]):
    """One Static."""

    def compose(self) -> ComposeResult:
        """The line that a measurement waits for."""
        yield Static("READY", id="line")

    def on_key(self, event: Key) -> None:
        """Show the key."""
        self.query_one("#line", Static).update(f"KEY-{event.key}")


if __name__ == "__main__":
    Bare().run()
