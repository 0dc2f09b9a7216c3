# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # When does observing each other's lessons help, and when does it harm?

# %% [markdown]
# Schools founded in the Soviet era have a tradition that many reformers elsewhere would envy: teachers observe
# each other's lessons, and often. Only it has served to check. Ayubayeva (2018), who studied three schools in
# Kazakhstan, sees in it a habit that could be turned to learning.
#
# So what should a school with such a tradition do: keep it, end it, do more of it, or turn it? And does it help
# to turn it half way?
#
# *Stance* is what an observation is for: nought means to learn, one means to check.

# %%
from analysis.figures import dose, dots
from analysis.telling import naming
from analysis.telling.behind import show_behind
from analysis.telling.changes import change, listed, lost, percent, turning_point
from analysis.telling.say import say
from staffroom import Reform, Scenario, compare, load_reform, load_school

OUTCOMES = ["self_efficacy_mean", "trust_mean", "voluntary_share", "harmful_per_teacher"]

# %% [markdown]
# ## A school with the tradition
#
# The rural comprehensive of the program. The direction of its numbers follows Ayubayeva's case studies, their
# size is assumed.

# %%
rural = load_school("rural_comprehensive")
often, stance = rural.levers["observation"], rural.levers["observation_control"]
options = {
    "no more observation": Reform("end", {"observation": 0}),
    "turned to learning": load_reform("reframed_observation"),
    "turned half way": Reform("half", {"observation_control": stance / 2}),
    "more often, as it is": Reform("more", {"observation": 0.3}),
    "more often, to learn": Reform("more", {"observation": 0.3, "observation_control": 0.1}),
    "to learn, clear aims and a say": Reform("all", {"observation_control": 0.1, "clarity": 0.6, "agency": 0.5}),
}
scenarios = {"as it is": Scenario(rural)}
scenarios |= {name: Scenario(rural, reform) for name, reform in options.items()}
tradition = compare(scenarios, replicates=150)

# %%
rows = {name: [change(tradition, name, outcome) for outcome in OUTCOMES] for name in options}
dots.draw(rows, "What a school with a tradition of checking can do with it")

# %%
say(f"""
Here a teacher observes a colleague in {percent(often)} of the weeks as it is, with a stance of {stance:.2f}.
Self-efficacy is how far teachers believe that they can teach well, trust is that between colleagues (both
nought to one).
""")
for name in ("no more observation", "turned to learning", "turned half way", "more often, as it is"):
    efficacy, trust, together, _ = rows[name]
    parts = f"self-efficacy {efficacy.words}; trust {trust.words}; voluntary collaboration {together.words}"
    say(f"* **{name.capitalize()}**: {parts}.")
turned = [change(tradition, "turned to learning", outcome, against="no more observation") for outcome in OUTCOMES]
say(f"""
Turning it against ending it: self-efficacy {turned[0].span}, trust {turned[1].span}, voluntary collaboration
{turned[2].span}. In {percent(turned[0].share_better)} of the simulated schools teachers believe more in
themselves if it is turned than if it is ended.
""")
show_behind("F17", "F11", research="direction")

# %% [markdown]
# ## How often, and what for?
#
# The same school without any observation, and then observation of every frequency and stance.

# %%
DOSES, STANCES = [0.05, 0.12, 0.3, 0.6], [0, 0.25, 0.5, 0.75, 1]
SHOWN = ["self_efficacy_mean", "trust_mean", "voluntary_share"]
without = load_school("rural_comprehensive", observation=0)


def observed(how_often, for_checking):
    """What observation of this frequency and stance changes against none."""
    reform = Reform("observation", {"observation": how_often, "observation_control": for_checking})
    scenarios = {"none": Scenario(without), "observation": Scenario(without, reform)}
    found = compare(scenarios, replicates=80, keep_weeks=False)
    return [change(found, "observation", outcome) for outcome in [*SHOWN, "student_outcome", "scheduled_hours"]]


by_stance = {to_check: {at: observed(at, to_check) for at in DOSES} for to_check in STANCES}
lines = {f"stance {to_check:g}": {at: row[:3] for at, row in by.items()} for to_check, by in by_stance.items()}
dose.draw(
    lines, "Observation by how often and what for (0: to learn, 1: to check)", "observations per teacher and week"
)


# %%
def raised(at, k):
    """At what stances observation of this frequency raises one of the outcomes, in words."""
    by = {stance: by_stance[stance][at][k] for stance in STANCES}
    turn = turning_point(by)
    if turn == turn:
        return f"up to a stance of {turn:.2f}"
    return "at every stance" if by[0].difference > 0 else "at none"


for at in DOSES:
    cost = 36 * by_stance[0][at][4].difference
    self_efficacy, trust, together = (raised(at, k) for k in range(len(SHOWN)))
    say(f"""
* {at:g} observations per teacher and week ({cost:.0f} hours a year) raise self-efficacy {self_efficacy}, trust {trust}
  and voluntary collaboration {together}.
""")

# %% [markdown]
# "Up to a stance of" is where help turns into harm. A small number says: even a little checking spoils it.

# %%
show_behind("F11", "R6", research="direction")

# %% [markdown]
# ## What do pupils get?
#
# One trial in England had teachers observe each other without any stakes. Its authors report a gain for pupils;
# the official evaluation of the same trial found no difference.

# %%
AUTHORS = 0.07  # pupil SD: Burgess et al.; the evaluation of the same trial: no difference

usual, frequent = by_stance[0][DOSES[1]][3], by_stance[0][DOSES[2]][3]
above = [at for at in DOSES if by_stance[0][at][3].low > AUTHORS]
say(f"""
Observation to learn moves the model's stand-in for pupils' results by {usual.span} at {DOSES[1]:g} a week and
by {frequent.span} at {DOSES[2]:g}. The trial leaves open everything from nothing to {AUTHORS:g}. The model goes
beyond that at: {listed([f"{at:g} a week" for at in above], "no frequency tried")}. Where it does, do not
believe it.
""")
show_behind("R13", research="size")

# %% [markdown]
# ## How much hangs on the assumption that checking hurts?
#
# Both signs are built into the model: checking makes a session less open, less supportive and more often
# harmful. So we switch this off and turn observation to learning once more.

# %%
HARMLESS = {
    "as assumed": {},
    "checking never makes a session harmful": {"harm_control": 0},
    "checking leaves talk open and supportive": {"openness_control_loss": 0, "support_control_loss": 0},
    "checking does none of this harm": {"harm_control": 0, "openness_control_loss": 0, "support_control_loss": 0},
}
turning = {}
for name, parameters in HARMLESS.items():
    scenarios = {"as it is": Scenario(rural, parameters=parameters)}
    scenarios["turned"] = Scenario(rural, load_reform("reframed_observation"), parameters)
    found = compare(scenarios, replicates=80, keep_weeks=False)
    turning[name] = [change(found, "turned", outcome) for outcome in OUTCOMES]
dots.draw(turning, "Turning observation to learning, if checking did less damage")

# %%
robust = [name for name in HARMLESS if HARMLESS[name] and turning[name][0].good > 0]
gone = lost(turning["as assumed"][0], turning["checking does none of this harm"][0])
say(f"""
Turning observation still raises self-efficacy if: {listed(robust)}. If checking does none of this harm,
{percent(gone.value)} of the change is lost (interval {percent(gone.low)} to {percent(gone.high)}); the rest comes
from teachers' choosing whom they observe, and from work that they take as their own.
""")
show_behind(research="neither")

# %% [markdown]
# ## The answer

# %%
ranked = sorted(options, key=lambda name: -rows[name][0].difference)
good = [name for name in ranked if all(c.good > 0 for c in rows[name][:3])]
bad = [name for name in ranked if all(c.good < 0 for c in rows[name][:3])]
half, full = rows["turned half way"][0], rows["turned to learning"][0]
BESIDE = {1: "better than", -1: "worse than", 0: "neither better nor worse than"}
more_is_more = all(by_stance[0][at][0].good > 0 and by_stance[1][at][0].good < 0 for at in DOSES)
decides = "What it is for decides, not how often" if more_is_more else "How often matters as well as what for"
often = listed([f"{naming.label(name).lower()} {raised(DOSES[2], k)}" for k, name in enumerate(SHOWN)])
say(f"""
* In a school with a tradition of checking, these are better than leaving it, best first (self-efficacy, trust
  and voluntary collaboration all rise): {listed(good)}. These are worse in all three: {listed(bad)}.
* Turning observation to learning is **{BESIDE[turned[0].sign]} ending it** for self-efficacy ({turned[0].span})
  and {BESIDE[turned[1].sign]} ending it for trust ({turned[1].span}).
* Turning it half way brings {percent(half.difference / full.difference)} of the gain in self-efficacy.
* **{decides}**: at every frequency tried, observation to learn moves self-efficacy
  {"up" if more_is_more else "not always up"} and observation to check
  {"down" if more_is_more else "not always down"}. Where teachers observe often, these rise: {often}.
* Smaller than a fifth of the standard deviation between such schools are:
  {listed([name for name in ranked if rows[name][0].small])} (in self-efficacy).
""")

# %% [markdown]
# ## What this cannot tell you
#
# * How wrong the model may be: the intervals hold luck and schools only: which ones were drawn.
# * That observation as control harms. This is put into the model, from qualitative studies. What follows from
#   it here is how much half measures bring, and that ending the tradition is not the only way out.
# * How a stance is changed. Here it is a number that is set; in a school people remember what observation was
#   used for.
# * Whether "to learn" stays "to learn" when observations are written up for attestation.
# * How large the effect on pupils is; see above.

# %% [markdown]
# ## Sources
#
# Research (most of it read as abstracts only):
#
# * Ayubayeva 2018, case studies of three schools in Kazakhstan (qualitative): observation as control, and its
#   potential.
# * Burgess et al., peer observation without stakes (trial), and the evaluation of the same trial, which found
#   no difference.
# * The study of Success for All schools: monitoring did not build trust, shared work did (survey over time).
#
# Assumptions: every number of the school; how strongly a stance of checking lowers openness and support and
# raises harm.
