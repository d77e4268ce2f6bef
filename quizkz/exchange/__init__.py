"""The log and the attempts written for other programs: one module per form."""
