"""What an author has done to deck files: made, added to, put in order, examined; every comment stays.

accepting    one more answer that a question accepts
adding       new questions at the end of a deck's file
given        questions from options, or from JSON on standard input
blocks       a question's values as TOML
starting     a new deck, with the text that its questions derive from
schema       the JSON Schema of a deck, made from the models
doctor       what makes sound questions worth less
fixing       a deck file put in order, and its problems mended where that is sure
formatting   keys, quotes and blank lines in one order
identifying  ids written where there are none
statements   a TOML text as a tree that keeps its comments
splicing     texts put into a file at places in it
"""

from quizkz.authoring.accepting import accept, addable

__all__ = ["accept", "addable"]
