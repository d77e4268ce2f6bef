"""How a question reads for one of its cards; at the desk, since reports show prompts too."""

from quizkz.desk.prompts import gapped, gaps_of, prompt

__all__ = ["gapped", "gaps_of", "prompt"]
