"""What comes from the terminal, before it is taken for keys: pastes, and what a terminal says by itself.

A terminal answers questions (its colours, its name, its size), also those that another program asked and did
not stay to hear. Textual types what it does not know of these as keys, and `1` in such an answer would answer
a question. It also looks for keys in a paste, and waits for ever for the end of one.
"""

import re
from collections.abc import Callable

REPLY_PAUSE_S, REPLY_MOST_S = 0.5, 2.0
"""How long nothing may come within a reply, and how long one may be in coming, until keys are keys again."""
PASTE_PAUSE_S = 1.0
"""How long nothing may come within a paste until it is taken as ended; on a slow line `PASTE_DELAYS`."""
PASTE_DELAYS = 10
"""The same, as a multiple of what separates Esc from the beginning of a sequence."""
REST_LEAST = 16
"""After a paste that only a pause ended: so many characters at once are no keys but its rest."""

_ESC = "\x1b"
_NOTHING = "\x1b[?0;0$y"
"""A report of no mode, which Textual knows: an Esc before it is whole, whatever is dropped after it."""
_BEGIN, _END = "\x1b[200~", "\x1b[201~"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# Keys of rxvt, the mouse of old terminals, the function keys of the Linux console, any other sequence.
_SEQUENCE = re.compile(r"\x1b\[(?:[0-9]+\$|M[\s\S]{3}|\[[A-E]|[ -?]+M|[ -?]*[@-LN-Z\\-~])")
_KEY = re.compile(r"\x1b(?:O[^\x1b]|[^\x1b])")
_BROKEN = re.compile(r"\x1b\[[ -?]*")
# OSC, DCS, APC, PM and SOS, each with what a reply of its kind may begin with: Alt and such a key are keys.
_REPLY = re.compile(r"\x1b(?:\](?=[0-9lLI])|P(?=[0-9!>$+|])|[_^X](?=[ -~])|[]P_^X](?=\x07|\x1b\\))")
_UNFINISHED = re.compile(r"\x1b(?:\[(?:[ -?]*|M[\s\S]{0,2}|\[)|O|[]P_^X]\x1b?)?")
# A control character that no reply may have (ECMA-48, 8.3) is a key again, and the reply is over.
_REPLY_END = re.compile(r"\x07|\x1b\\|\x9c|(?=[\x00-\x06\x0e-\x1f])")


class Incoming:
    """Takes replies from the text that comes, and from pastes what is no text or more than a field takes.

    `known` says which sequences of control are keys or news; the others are dropped. Esc alone is held for
    `delay` seconds, for it may begin a sequence.
    """

    def __init__(self, known: Callable[[str], bool], delay: float, paste_most: int) -> None:
        self._known, self._delay, self._paste_most = known, delay, paste_most
        self._held = ""  # what may be the beginning of something
        self._room = -1  # characters that the paste may still have; -1 outside of one
        self._paused = False  # a pause ended the paste, and its own end has not come
        self._replies = False  # inside of a reply
        self._last = self._began = 0.0

    def take(self, text: str, now: float) -> str:
        """What of the text, and of what was held before it, is for the app."""
        done: list[str] = []
        self._last = now
        if self._paused and self._room < 0 and len(text) >= REST_LEAST and not text.startswith(_ESC):
            self._room = self._paste_most
            done.append(_BEGIN)
        text, self._held = self._held + text, ""
        while text:
            step = self._pasted if self._room >= 0 else self._replied if self._replies else self._plain
            part, text = step(text)
            done.append(part)
        return "".join(done)

    def silence(self, now: float) -> str:
        """What is for the app because nothing more has come until now; a key in it is whole."""
        silent = now - self._last
        held = self._held
        if self._room >= 0:
            return self._end_paste() if silent >= max(PASTE_PAUSE_S, PASTE_DELAYS * self._delay) else ""
        if self._replies and (silent >= REPLY_PAUSE_S or now - self._began >= REPLY_MOST_S):
            self._replies = False
        if not held or silent < self._delay:
            return ""
        self._held, self._replies = "", False
        return held if len(held) <= 2 else _ESC if held.endswith(_ESC) else ""

    def _end_paste(self) -> str:
        self._held, self._room, self._paused = "", -1, True
        return _END

    def _plain(self, text: str) -> tuple[str, str]:
        before, esc, after = text.partition(_ESC)
        text = esc + after
        if found := _SEQUENCE.match(text):
            if found[0] == _BEGIN:
                self._room = self._paste_most
            self._paused = self._paused and found[0] not in (_BEGIN, _END)
            return before + (found[0] if self._known(found[0]) else ""), text[found.end() :]
        if not esc or _UNFINISHED.fullmatch(text):
            self._held = text
            return before, ""
        if found := _REPLY.match(text):
            self._replies, self._began = True, self._last
            return before, text[found.end() :]
        if found := _BROKEN.match(text):
            return before, text[found.end() :]
        if found := _KEY.match(text):
            return before + found[0], text[found.end() :]
        return before + _ESC + _NOTHING, text[1:]

    def _replied(self, text: str) -> tuple[str, str]:
        found = _REPLY_END.search(text)
        if found and text[found.start() :] == _ESC:
            self._held = _ESC
            return "", ""
        self._replies = found is None
        return "", text[found.end() :] if found else ""

    def _pasted(self, text: str) -> tuple[str, str]:
        inside, end, after = text.partition(_END)
        if not end:
            self._held = _tail(inside, _END)
            inside = inside.removesuffix(self._held)
        taken = _CONTROL.sub("", inside)[: self._room]
        self._room = -1 if end else self._room - len(taken)
        self._paused = self._paused and not end
        return taken + end, after


def _tail(text: str, mark: str) -> str:
    """The end of a text that may be the beginning of a mark."""
    return next((mark[:n] for n in range(min(len(mark), len(text)), 0, -1) if text.endswith(mark[:n])), "")
