"""The log and the attempts written for other programs: one module per form.

reports   a report as one object
plans     the plans until exams, part of it
progress  every answer that counts, as CSV and JSON
attempts  an exam as Markdown and CSV
cells     texts that no spreadsheet runs and that no Markdown takes for its own
log_text  the log itself, one event a line, and back
files     a file written whole or not at all
"""
