"""Titles of pages that the palette lists too; apart, so that it opens without what those pages need."""

FIT = "Fit the schedule to you"
RETENTION = "What retention costs"
