"""Changes to an author's files that leave every comment and every blank as it stands.

accepting   one more answer that a question accepts
files       a file replaced at once, or not at all
"""

from quizkz.authoring.accepting import accept, addable

__all__ = ["accept", "addable"]
