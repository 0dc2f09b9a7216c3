# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Is collaboration worth it, and when is it a waste of time or worse?

# %% [markdown]
# An article on professional development calls much of teachers' collaboration "fine, but not fantastic", and
# some of it demoralising. It names four conditions (Coe): a clear **focus**; a supportive climate, that is
# **trust**; **challenge** by somebody who sees things differently; and access to **expertise**, inside the
# school or brought in. Any one missing, it says, spoils the rest. The evidence behind this is weak, as the
# article itself says.
#
# This notebook takes the four conditions away one at a time, then tries a programme that teachers like and that
# lacks two of them, and then looks at harm.

# %%
import pandas as pd

from analysis.figures import dose, dots
from analysis.telling.behind import show_behind
from analysis.telling.changes import change, listed, lost, percent, signed
from analysis.telling.say import say
from staffroom import Reform, Scenario, compare, load_reform, load_school

# %% [markdown]
# ## A laboratory: nothing but scheduled sessions
#
# To see what a session does, everything else is taken out: all doors are closed, nobody observes lessons,
# everybody attends, what is planned is carried out in full, and the staff has little expertise of its own. Then
# each condition is high or low.
#
# *Self-efficacy*: how far teachers believe that they can teach well (nought to one). *Student outcome*: a
# stand-in for pupils' results, in standard deviations between pupils (pupil SD); a tenth of one is already much
# for a reform.

# %%
HIGH = {"focus": 0.9, "trust": 0.8, "challenge": 0.9, "expertise": 0.9}
LOW = {"focus": 0.25, "trust": 0.25, "challenge": 0.25, "expertise": 0.0}
OUTCOMES = ["self_efficacy_mean", "student_outcome", "trust_mean"]


def laboratory(conditions, reform=None):
    """A school in which scheduled sessions are all that happens, under four conditions."""
    school = load_school(
        "default",
        **{"mandate": 0, "isolation": 1, "control": 0, "observation": 0, "expertise": 0.4},
        implementation=1,
        clarity=conditions["focus"],
        trust=conditions["trust"],
        coaching=conditions["expertise"],
    )
    parameters = {"enforced_attendance": 1, "challenge_difference": 0, "challenge_base": conditions["challenge"]}
    parameters["build_up_weeks"] = 0
    return Scenario(school, reform, parameters)


def sessions_change(conditions):
    """What sessions change under these conditions."""
    sessions = Reform("sessions", {"mandate": 0.8})
    found = compare({"none": laboratory(conditions), "sessions": laboratory(conditions, sessions)}, replicates=100)
    return [change(found, "sessions", outcome) for outcome in OUTCOMES]


# %%
tried = {"all four conditions": HIGH}
tried |= {f"without {name}": {**HIGH, name: LOW[name]} for name in HIGH}
tried |= {f"only {name}": {**LOW, name: HIGH[name]} for name in HIGH}
tried["none of the four"] = LOW
laboratory_rows = {name: sessions_change(conditions) for name, conditions in tried.items()}
dots.draw(laboratory_rows, "What scheduled sessions change, by the conditions they meet")

# %%
whole = laboratory_rows["all four conditions"]
spoils = {name: lost(whole[0], laboratory_rows[f"without {name}"][0]) for name in HIGH}
pupils = {name: lost(whole[1], laboratory_rows[f"without {name}"][1]) for name in HIGH}
rows = {name: [percent(spoils[name].value), percent(pupils[name].value)] for name in HIGH}
pd.DataFrame(rows, index=["of the gain in self-efficacy", "of the gain in student outcome"]).T.add_prefix("lost ")

# %%
alone = [name for name in HIGH if laboratory_rows[f"only {name}"][0].good > 0]
heavy = [name for name in HIGH if spoils[name].low > 1 / 2]
light = [name for name in HIGH if spoils[name].high < 1 / 2]
say(f"""
With all four, self-efficacy {whole[0].words}. More than half of that gain is lost without: {listed(heavy)};
less than half without: {listed(light)}. Alone, without the other three, these help: {listed(alone)}.
""")
show_behind("F7", "R12", research="direction")

# %% [markdown]
# ## In a whole school
#
# In a real school people also meet of their own accord, doors are half open, and some expertise is there. The
# same number of sessions, in the ordinary school of the program, with three of the conditions as actions that
# a school can take. Challenge cannot be decreed: it comes from working with somebody whose teaching differs.

# %%
school = load_school("default")
EVERYTHING = {"mandate": 0.6, "control": 0.1, "clarity": 0.9, "trust_building": 0.5, "coaching": 0.9}
reforms = {
    "sessions with aim, trust and coach": EVERYTHING,
    "the same without a clear aim": {**EVERYTHING, "clarity": 0.2},
    "the same without work on trust": {**EVERYTHING, "trust_building": 0},
    "the same without a coach": {**EVERYTHING, "coaching": 0},
    "the same, but checked": {**EVERYTHING, "control": 0.9},
    "sessions and nothing else": {"mandate": 0.6},
}
scenarios = {"as it is": Scenario(school)}
scenarios |= {name: Scenario(school, Reform(name, levers)) for name, levers in reforms.items()}
scenarios["lesson study"] = Scenario(school, load_reform("lesson_study_placebo"))
comparison = compare(scenarios, replicates=100)

# %%
SHOWN = ["voluntary_share", "self_efficacy_mean", "student_outcome", "harmful_per_teacher"]
whole_school = {name: [change(comparison, name, outcome) for outcome in SHOWN] for name in reforms}
dots.draw(whole_school, "The same sessions in an ordinary school")

# %%
everything = whole_school["sessions with aim, trust and coach"]
bare = whole_school["sessions and nothing else"]
say(f"""
With aim, trust and coach, self-efficacy {everything[1].words}. Sessions and nothing else: it {bare[1].words}.
Of the gain in self-efficacy is lost:
""")
for name in list(reforms)[1:5]:
    gone = lost(everything[1], whole_school[name][1])
    say(f"* {name}: {percent(gone.value)} (interval {percent(gone.low)} to {percent(gone.high)})")
show_behind("F16", research="direction")

# %% [markdown]
# ## A placebo: pleasant, frequent, and nothing to learn from
#
# Lesson study was tried in England in a large trial. Teachers liked it; pupils' results did not change. The
# program's placebo is a programme of frequent sessions in a decent climate with little focus and nobody who
# brings expertise. That this is what the trial lacked is our reading, not a finding.

# %%
# Lesson Study trial of the EEF: effect on pupils in SD, with its interval.
TRIAL, TRIAL_LOW, TRIAL_HIGH = 0.03, -0.06, 0.12

placebo = {
    outcome: change(comparison, "lesson study", outcome) for outcome in [*SHOWN, "productive_share", "strain_mean"]
}
effect = placebo["student_outcome"]
inside = effect.low > TRIAL_LOW and effect.high < TRIAL_HIGH
sessions = change(comparison, "lesson study", "mandated_sessions")
say(f"""
Every teacher attends {36 * sessions.difference:.0f} sessions a year more. Student outcome changes by
{effect.span}; the trial found {signed(TRIAL, 2)} pupil SD ({signed(TRIAL_LOW, 2)} to {signed(TRIAL_HIGH, 2)}).
The model's placebo lies {"inside" if inside else "outside"} what the trial leaves open. Self-efficacy
{placebo["self_efficacy_mean"].words}. The share of sessions in which somebody learns something
{placebo["productive_share"].words}.
""")
show_behind("R13", research="size")

# %% [markdown]
# ## Harm
#
# A session can also leave people with less trust and less belief in themselves than before. When does that
# happen? The same sessions in schools that start with little or much trust.

# %%
HARM = ["harmful_per_teacher", "trust_mean", "self_efficacy_mean"]
KINDS = {
    "sessions with aim, trust and coach": Reform("everything", EVERYTHING),
    "sessions and nothing else": Reform("bare", {"mandate": 0.6}),
    "sessions, checked and unclear": Reform("checked", {"mandate": 0.6, "control": 0.9, "clarity": 0.2}),
}
lines = {kind: {} for kind in KINDS}
for trust in [0.15, 0.3, 0.5, 0.7, 0.85]:
    start = load_school("default", trust=trust)
    scenarios = {"as it is": Scenario(start)} | {kind: Scenario(start, reform) for kind, reform in KINDS.items()}
    found = compare(scenarios, replicates=60, keep_weeks=False)
    for kind in KINDS:
        lines[kind][trust] = [change(found, kind, outcome) for outcome in HARM]
dose.draw(lines, "Harm and gain by the trust that a school starts with", "trust at the start, 0 to 1")

# %%
checked = lines["sessions, checked and unclear"]
least, most = min(checked), max(checked)
for kind, by_trust in lines.items():
    low, high = (signed(36 * by_trust[trust][0].difference, 1) for trust in (least, most))
    say(f"* *{kind.capitalize()}*: {low} harmful sessions per teacher and year at the least trust, {high} at the most.")
show_behind("F3", "F5", research="direction")

# %% [markdown]
# ## The answer

# %%
ranked = sorted(whole_school, key=lambda name: -whole_school[name][1].difference)
worth = [name for name in ranked if whole_school[name][1].good > 0 and whole_school[name][2].good > 0]
waste = [name for name, row in whole_school.items() if row[1].good <= 0]
harmful = [kind for kind, by_trust in lines.items() if all(row[0].good < 0 for row in by_trust.values())]
any_one = "holds" if len(heavy) == len(HIGH) else f"holds only for {listed(heavy)}" if heavy else "does not hold"
say(f"""
* **It depends on the sessions, not on their number.** In an ordinary school these raise both self-efficacy and
  student outcome: {listed(worth)}. These do not raise self-efficacy: {listed(waste)}.
* **"Any one missing spoils it" {any_one}** (spoils: more than half of the gain in self-efficacy is lost, in the
  laboratory). Without expertise, {percent(spoils["expertise"].value)} of it is lost there. For pupils' results
  no condition costs more than {percent(max(found.value for found in pupils.values()))} of the gain.
* **A pleasant programme without focus and expertise** moves student outcome by {effect.span}, and self-efficacy
  by {placebo["self_efficacy_mean"].span}, for {36 * sessions.difference:.0f} sessions a year.
* The largest gain in student outcome here, {everything[2].span}, is more than trials of programmes at scale
  find (small positive effects; Sims et al. 2021): read which reform does more, not how much.
* **Harm**: these make more sessions harmful at every level of trust: {listed(harmful)}.
""")

# %% [markdown]
# ## What this cannot tell you
#
# * How wrong the model may be: the intervals hold luck and schools only: which ones were drawn.
# * That the four conditions are the right four. They come from an article that calls its own evidence weak, and
#   the model multiplies them with each other: that a missing one costs much is *put in*, how much was *tuned*.
# * How much your pupils would gain. Student outcome is a stand-in made of teachers' self-efficacy, expertise
#   and curricular coherence; trials find effects near nought for programmes at scale.
# * Whether lesson study as such works. The placebo is our reading of one trial.
# * What a coach, or work on trust, costs. The program counts teachers' scheduled hours, not those.
# * Whether collaboration is worth it for other reasons: company and belonging may be worth it by themselves.

# %% [markdown]
# ## Sources
#
# Research (most of it read as abstracts only):
#
# * Coe's four conditions, from an article on when collaboration is worth it (qualitative).
# * Sims et al. 2021, programmes with more mechanisms do more (meta-analysis of trials).
# * The Lesson Study trial of the Education Endowment Foundation (trial; effect and interval as published).
# * Bryk & Schneider 2002, schools with weak trust hardly improve (quoted second hand).
# * Hargreaves 1994 and Datnow 2011, contrived collegiality (qualitative); Hargreaves & Dawe 1990 (recalled, not
#   read).
#
# Assumptions: every strength of every action here; when a session is harmful; what makes up student outcome.
