"""The Textual app: what a learner sees and presses.

Everything that draws lives here and nowhere else, and this package opens neither TOML nor SQLite: a screen's
handler is one call into `desk` or `session` and one redraw. It imports nothing by itself, so that `cli` can
ask `quizkz.ui.launch` whether a terminal is there before Textual is loaded.

launch            whether the interface can run here at all
terminal          TerminalApp: how an app is run, which failure ended it
posix             the terminal of POSIX taken, given back, and gone
incoming          what comes from the terminal, before it is taken for keys: pastes and its own answers
app               QuizkzApp: which screen stands where, themes, the key map
page              what all screens have in common
commands          the one list of commands: bindings and the page of keys come from it
keys              the page of keys
palette           the command palette
footer            the key footer
roles             the few ways in which text is written, as Content
flow              text as rows, wrapped by ourselves
themes            the three themes
markdown          Markdown of decks, as rows
dialogs           the question before something is taken back; what is wrong with a deck
wishes            a learner's wish, asked on a screen of one field
patience          what becomes of a key where nothing can be written
home              the decks and what is due
home_view         what home shows, as rows
planned           what home adds beside its list: exams to come, goal, custom study
minding           what home begins behind its first frame
raising           today's limits raised
backlog           how a backlog is worked off, asked
custom            custom study: its ways, each with how many it finds
study             the sitting: a question, its verdict, the end
stage             the widgets of a sitting, made once
asking            a screen on which an answer is given, whoever asks
answers           how an answer is given, kind by kind
steps             the keys of a sitting: what each does
footing           which keys the footer of a sitting offers
question          an open question, as rows
verdict           an answer that was given, as rows; the rating bar
end               the end of a sitting, as rows
trying            a question tried out, nothing written
viewer            opens the images of a question
editor            opens the learner's editor at a line
writing           the editor inside the app
live              a deck while it is written: its problems, its question at a line
watching          a deck watched beside the author's own editor
browse            all questions, searched while one types
browse_view       what the browser draws
endless           a list of any length, rows made when drawn
scrolled          rows that scroll, of which only those in view are drawn
saving            a search kept under a name
caring            care of cards: what is asked before it is done
card              a card's own page
curve             a card's memory as a curve
charts            charts as rows
report            the report, section by section
report_view       how a report lies on the screen
report_sections   its sections, drawn
report_parts      what a section is made of
report_lists      the sections that name things: mix-ups, leeches, decks, tags
report_plan       the section of exams to come
report_exams      the section of exams taken
report_reading    what a report is read by
report_dialogs    what a report asks and explains
exam_start        before an exam
exam              an exam on its way
exam_view         what stands around its question, as rows
exam_map          the map at its foot
exam_result       an exam that is over
exam_result_view  how it came out, as rows
finding           what is found in a thread, and the page of it
fit               the schedule fitted: progress, measures, what adopting would do
simulate          what desired retention costs
"""
