"""The real program, killed at any moment: nothing that it had shown as done is lost, and nothing is torn.

ledger    what the learner was shown, held against the log
sitting   the program under a terminal or a pipe, driven key by key, killed after one of them
commands  commands that write: begun anew each time, killed while they run
"""
