"""What marks a file as a log of quizkz, and of which version."""

APPLICATION_ID = 0x71756B7A
"""Marks the file as a log of quizkz: "qukz"."""
USER_VERSION = 2
"""The version of the tables; a file with a higher one is refused, an older one is brought up to date."""
