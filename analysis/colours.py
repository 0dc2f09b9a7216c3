"""Every colour that means something, declared once: a colour means one thing in all figures, tables and briefs.

Within a family colours are told apart by readers with deuteranopia and protanopia too, and always by shape, dash,
pattern or words as well. ``tests/test_colours.py`` measures the distances.
"""

from sim.declared.measures import CULTURES

# What a difference means: never a scenario, a culture or a kind of meeting.
BETTER, WORSE, UNDECIDED = "#0072b2", "#d55e00", "#6b6b6b"

# The cultures of a school, in the order of sim.declared.measures.CULTURES, and the ink that can be read on each.
CULTURE_COLOURS = ["#bbbbbb", "#ddcc77", "#882255", "#88ccee", "#332288"]
CULTURE_INKS = ["black", "black", "white", "black", "white"]
OF_CULTURE = dict(zip(CULTURES, CULTURE_COLOURS, strict=True))

# The kinds of meeting.
FREE_MEETING, SCHEDULED_MEETING = "#2a8c7c", "#a6611a"

# Scenarios: dark grey for the baseline, and what it is compared with; dash and marker turn as well.
BASELINE = "#4a4a4a"
SCENARIOS = ["#7a5cff", "#ffaa00", "#3d4400", "#999966"]

# Whether the model reproduces a pattern; open: too few schools to say.
HELD, NOT_HELD, HARDLY_HELD, OPEN = "#1b1f24", "#c1272d", "#e8a9ab", "#587080"

MARK = "#000000"  # a goal, a published level, where schools tip: black lines and signs, told apart by their shape
ACCENT = "#3f4b5a"  # headings and rules of a brief
QUIET = "#5c6066"  # words beside a figure
SHADE = "#eef1f4"  # the weeks of a reform
VEIL = "#ffffffb8"  # over what is there and does not count

# Lines, grounds and pale signs: they help to read a figure and stand for nothing that is measured.
SHADE_EDGE, STRUCK, PERIOD, HATCHED = "#c4ccd4", "#c3ccd4", "#d9dde1", "#dddddd"
TERM_LINE, YEAR_LINE, START_LINE = "#c9c9c9", "#b5b5b5", "#8f8f8f"
GRID, FAINT_GRID, ROW_LINE, RULE, FRAME = "#e6e6e6", "#ececec", "#e3e6ea", "#d5d5d5", "#b0b0b0"
ACCEPTED, THRESHOLD, INTERVAL_LINE, ZERO = "#cfe3f1", "#35648a", "#9a9a9a", "#7a7a7a"
KEPT_FIELD, OPEN_FIELD, PALE_SIGN, NO_SIGN, TIE = "#f2f4f6", "#f3df9b", "#8a8a8a", "#a0a0a0", "#3b3b3b"
BESIDE = {
    SHADE_EDGE, STRUCK, PERIOD, HATCHED, TERM_LINE, YEAR_LINE, START_LINE, GRID, FAINT_GRID, ROW_LINE, RULE, FRAME,
    ACCEPTED, THRESHOLD, INTERVAL_LINE, ZERO, KEPT_FIELD, OPEN_FIELD, PALE_SIGN, NO_SIGN, TIE,
}  # fmt: skip

EVERY = {
    "better or worse": [BETTER, WORSE, UNDECIDED],
    "cultures": CULTURE_COLOURS,
    "meetings": [FREE_MEETING, SCHEDULED_MEETING],
    "scenarios": [BASELINE, *SCENARIOS],
    "patterns": [HELD, NOT_HELD, HARDLY_HELD, OPEN],
}
