"""(Question, Response) -> Verdict; pure and total.

`verdict` is what a judgement is made of, `judging` the door; `typed`, `numeric` and `choosing` judge the
kinds; `case` has a typed text in all its forms; `loosening` says what may be left out, `dates` and
`confusable` what is one and what is another; `letters`, `differences` and `misses` say what differed,
`alignment` where; `kept` keeps the forms of answers; `responses` writes responses for the log.
"""

from quizkz.grading.judging import grade, prepare
from quizkz.grading.responses import bounded, is_empty, response_from_text, response_text
from quizkz.grading.verdict import Part, Piece, Reason, Response, Result, Rivals, Verdict, Why

__all__ = [
    "Part",
    "Piece",
    "Reason",
    "Response",
    "Result",
    "Rivals",
    "Verdict",
    "Why",
    "bounded",
    "grade",
    "is_empty",
    "prepare",
    "response_from_text",
    "response_text",
]
