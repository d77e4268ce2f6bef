"""The Textual app: what a learner sees and presses.

Everything that draws lives here and nowhere else, and this package opens neither TOML nor SQLite: a screen's
handler is one call into `desk` or `session` and one redraw. It imports nothing by itself, so that `cli` can
ask `quizkz.ui.launch` whether a terminal is there before Textual is loaded.
"""
