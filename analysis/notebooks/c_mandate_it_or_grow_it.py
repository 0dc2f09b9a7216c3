# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Should collaboration be compulsory, or should it be left to grow?

# %% [markdown]
# Under an essay on a primary school, teachers argued. One wrote that some people simply prefer to work alone;
# another, that she is against anything compulsory, and that "when teachers understand the benefits they will be
# willing". The essay itself told of planning sessions that were on the timetable and that nobody could explain.
#
# So: **order it, or win people for it?** And what is left when the order ends or the campaign is over? This
# notebook gives one ordinary school several reforms for two years, takes every one of them away again, and
# looks a year later.

# %%
import numpy as np
import pandas as pd

from analysis.figures import dots, weekly_difference
from analysis.telling.behind import show_behind
from analysis.telling.changes import change, hours, kept, level, listed, percent
from analysis.telling.say import say
from analysis.telling.tables import results_of
from staffroom import PARAMETERS, Comparison, Part, Reform, Scenario, compare, load_school

# %% [markdown]
# ## The reforms
#
# *Ordered*: sessions are scheduled. *Grown*: information about the benefits, a quarter of the staff won as
# champions, a say for teachers in whom they work with and on what. *Time*: room for collaboration inside the
# working day, for whoever wants it. *Won over* stands for persuasion, champions and a say together.

# %%
school = load_school("default")
FIRST, LAST, YEARS = "year 1 term 2", "year 3 term 1", 4  # first and last term of the reform, years of the run


def reform(name, **levers):
    return Reform.compose([Part(levers, start=FIRST, end=LAST)], name=name, school=school)


REFORMS = [
    reform("checked and unclear order", mandate=0.8, control=0.9, clarity=0.2),
    reform("clear order with time", mandate=0.8, control=0.1, clarity=0.85, protected_time=0.8),
    reform("clear order, no time", mandate=0.8, control=0.1, clarity=0.85),
    reform("persuasion", persuasion=0.65),
    reform("champions", champions=0.25),
    reform("a say for teachers", agency=0.5),
    reform("time alone", protected_time=0.8),
    reform("won over", persuasion=0.65, champions=0.25, agency=0.5),
    reform("won over, with time", persuasion=0.65, champions=0.25, agency=0.5, protected_time=0.8),
]

# %%
scenarios = {"as it is": Scenario(school, years=YEARS)}
scenarios |= {each.name: Scenario(school, each, years=YEARS) for each in REFORMS}
comparison = compare(scenarios, replicates=100)
names = [each.name for each in REFORMS]

# %% [markdown]
# ## Are they comparable? What each costs in hours
#
# The program counts hours in which teachers *have to* be somewhere (scheduled sessions, information meetings)
# and the rework after a common test. It does **not** count the hours of champions, of those who run the reform,
# or the lessons that somebody else has to take while time is protected. What looks free here is not free.

# %%
extra = {name: hours(comparison, name, year=2) - hours(comparison, "as it is", year=2) for name in names}
year = sum(school.terms)
scheduled = {
    name: change(comparison, name, "scheduled_hours", school.weeks("year 2")).difference * year for name in names
}
pd.DataFrame({"scheduled hours more": scheduled, "hours more, with rework": extra}).round(1)

# %%
FULL = ["checked and unclear order", "clear order with time", "persuasion"]
costs = [scheduled[name] for name in FULL]
say(f"""
Per teacher and year. The pairs to compare at similar cost are {listed(FULL)}: all of them take {min(costs):.0f}
to {max(costs):.0f} scheduled hours more than the school as it is.
""")

# %% [markdown]
# ## While it lasts
#
# Averages over the last half year of each reform. *Voluntary collaboration* is the share of teachers who, in a
# week, work with a colleague although nobody scheduled it: what is ordered does not count. *Norm held*: how
# convinced teachers are.

# %%
OUTCOMES = ["voluntary_share", "norm_mean", "trust_mean", "self_efficacy_mean"]
DURING = school.weeks("year 2 term 4")[0], school.weeks(LAST)[1]
LATER = school.weeks("year 4 term 1")
during = {name: [change(comparison, name, outcome, DURING) for outcome in OUTCOMES] for name in names}
dots.draw(during, "In the last half year of two years of reform")

# %%
for name in FULL:
    say(f"* **{name.capitalize()}**: voluntary collaboration {during[name][0].words}.")
clear, time = during["clear order with time"][0], during["time alone"][0]
untimed = during["clear order, no time"][0]
parts = [percent(alone.difference / clear.difference) for alone in (time, untimed)] if clear.good > 0 else []
parted = f" That is {' and '.join(parts)} of the gain of both together." if parts else ""
say(f"""
* What part has the order in it, and what part the time? With the time alone, voluntary collaboration
  {time.words}; with the order alone, it {untimed.words}.{parted}
""")
show_behind("F3", "F4", research="direction")

# %% [markdown]
# ## When it is over
#
# The shaded weeks are those of the reform. After them, each school is left to itself again.

# %%
SHOWN = ["as it is", "checked and unclear order", "clear order with time", "won over, with time"]
shown = Comparison({name: comparison.results[name] for name in SHOWN})
weekly_difference.draw(results_of(shown))

# %%
later = {name: [change(comparison, name, outcome, LATER) for outcome in OUTCOMES] for name in names}
dots.draw(later, "A school year after the reform has ended")

# %%
gains = [name for name in names if during[name][0].good > 0]
left = {name: kept(comparison, name, "voluntary_share", DURING, LATER) for name in gains}
rows = {name: f"{percent(e.value)} ({percent(e.low)} to {percent(e.high)})" for name, e in left.items()}
pd.Series(rows, name="share of the gain that is left (interval)").to_frame()

# %%
scar = later["checked and unclear order"][0]
worse = {-1: "is still worse off than", 0: "is not clearly worse off than", 1: "is better off than"}[scar.good]
say(f"""
A school year after the checked and unclear order, voluntary collaboration is at
{level("voluntary_share", scar.after)} instead of {level("voluntary_share", scar.before)}: the school {worse} if
nobody had ordered anything ({scar.span}).

How soon champions tire is **built in**: half of their zeal is gone in
{np.log(2) / PARAMETERS["champion_tiring"].default:.0f} weeks. Read their rows as what follows *if* it is so.
""")
show_behind("F14", "R9", research="direction")

# %% [markdown]
# ## How much hangs on persuasion
#
# No study was found that says how far information about benefits moves teachers. So we try it weak and strong,
# up to the end of the plausible range, and once with the hour inside the working day.

# %%
low, high = PARAMETERS["persuasion_effect"].plausible
assumed = PARAMETERS["persuasion_effect"].default
STRENGTHS = {"as weak as plausible": low, "as assumed": assumed, "as strong as plausible": high}


def persuaded(strength, **more):
    """What persuasion changes if it moves teachers this strongly."""
    parameters = {"persuasion_effect": strength}
    scenarios = {"as it is": Scenario(school, Reform("other", more), parameters)}
    scenarios["persuasion"] = Scenario(school, Reform("persuasion", {"persuasion": 0.65, **more}), parameters)
    found = compare(scenarios, replicates=80, keep_weeks=False)
    return [change(found, "persuasion", outcome) for outcome in OUTCOMES]


weak_to_strong = {name: persuaded(strength) for name, strength in STRENGTHS.items()}
weak_to_strong["as strong as plausible, in protected time"] = persuaded(high, protected_time=0.8)
dots.draw(weak_to_strong, "What persuasion alone changes, by how well it works")

# %%
weak, best = weak_to_strong["as weak as plausible"][0], weak_to_strong["as strong as plausible"][0]
timely = weak_to_strong["as strong as plausible, in protected time"][0]
say(f"""
As weak as plausible (an effect of {low:g}), persuasion {weak.verb} voluntary collaboration ({weak.span}); the
hour itself takes time in which nobody can collaborate. As
strong as plausible it {best.verb} it ({best.span}); if the hour lies inside the working day as well, it
{timely.verb} it ({timely.span}, against the same working day without it).
""")
show_behind(research="neither")

# %% [markdown]
# ## How much hangs on harm
#
# That an order spoils one's own motivation is known from the laboratory (Deci, Koestner & Ryan 1999; Falk &
# Kosfeld 2006), and for control three replications largely disagree. Here the checked and unclear order makes no
# session harmful, and spoils neither openness nor support.

# %%
calm = {"harm_control": 0, "openness_control_loss": 0, "support_control_loss": 0}
scenarios = {"as it is": Scenario(school, parameters=calm)}
for each in REFORMS[:2]:
    scenarios[each.name] = Scenario(school, Reform(each.name, {m.lever: m.value for m in each.measures}), calm)
harmless = compare(scenarios, replicates=80, keep_weeks=False)
calmly = change(harmless, "checked and unclear order", "voluntary_share")
same = calmly.good == during["checked and unclear order"][0].good
verdict = f"So the verdict {'does not rest' if same else 'rests'} on the harm that checking does."
say(f"""
Without that harm, the checked and unclear order {calmly.verb} voluntary collaboration ({calmly.span}).
{verdict}
""")
show_behind("R6", "R8", research="direction")

# %% [markdown]
# ## The answer

# %%
ranked = sorted(names, key=lambda name: -during[name][0].difference)
helps = [name for name in ranked if during[name][0].good > 0 and not during[name][0].small]
hurts = [name for name in ranked if during[name][0].good < 0 and not during[name][0].small]
little = [name for name in ranked if during[name][0].small]
lasting = [name for name in ranked if later[name][0].good > 0 and not later[name][0].small]


def beside(weeks):
    """The clear order with time beside winning people over with the same time, in words."""
    gap = change(comparison, "clear order with time", "voluntary_share", weeks, against="won over, with time")
    words = "about as much as" if gap.small or not gap.sign else "more than" if gap.sign > 0 else "less than"
    return f"{words} winning people over with the same time ({gap.span})"


compulsion = abs(clear.difference - during["won over, with time"][0].difference)
manner = abs(clear.difference - during["checked and unclear order"][0].difference)
clear_left = left.get("clear order with time")
keeps = f"keeps {percent(clear_left.value)} of its gain" if clear_left else "had no gain to keep"


def beside_compulsion(other):
    """Whether collaboration is compulsory, beside something else that decides, in words."""
    return "less than" if compulsion < 0.8 * other else "more than" if compulsion > 1.25 * other else "about as much as"


say(f"""
In this model, **whether collaboration is compulsory matters {beside_compulsion(manner)} how it comes**, and
{beside_compulsion(time.difference)} whether there is time for it. With the same time and about the same
hours, ordering it or winning people over makes a difference of {100 * compulsion:.1f} points in voluntary
collaboration; a clear order with time or a checked and unclear one, {100 * manner:.0f} points; time alone,
{100 * time.difference:.0f} points.

* While they last, these raise voluntary collaboration, best first: {listed(helps)}. These lower it:
  {listed(hurts)}. These move it by less than a fifth of the
  standard deviation between such schools: {listed(little)}.
* The clear order with time brings {beside(DURING)}; a school year after the end, {beside(LATER)}. Both take
  about the same scheduled hours ({scheduled["clear order with time"]:.0f} and
  {scheduled["won over, with time"]:.0f} a year).
* A school year after the end these are still clearly ahead of a school without a reform: {listed(lasting)}. The
  clear order with time {keeps}.
* "When teachers understand the benefits they will be willing": as an hour of information on top of the working
  day, persuasion {during["persuasion"][0].verb} voluntary collaboration ({during["persuasion"][0].span}).
""")

# %% [markdown]
# ## What this cannot tell you
#
# * How wrong the model may be: the intervals hold luck and schools only: which ones were drawn.
# * What champions, a say for teachers and protected time really cost. The program counts no hours for them, so
#   that they look cheaper than they are.
# * Whether champions stay convinced. Here they tire, at a speed that is assumed; a quarter of the staff is the
#   share at which conventions tip in the laboratory (Centola et al. 2018), not in schools.
# * How fast a gain fades. The order of the reforms is what to look at, not the number of weeks.
# * Whether an order is *right*. That a reform lowers or raises voluntary collaboration is not the only thing to
#   weigh: teachers' rights and pupils' interests are not in these figures.
# * What happens in your school: this is one ordinary school of the program; try others in the cell that loads
#   the school.

# %% [markdown]
# ## Sources
#
# Research (most of it read as abstracts only):
#
# * Deci, Koestner & Ryan 1999, rewards, feedback and one's own motivation (meta-analysis of experiments).
# * Falk & Kosfeld 2006, hidden costs of control (laboratory), and the replications that largely disagree.
# * Centola et al. 2018, committed minorities (laboratory). Qanay 2019, teacher leadership in Kazakhstani
#   schools (action research).
# * Hargreaves 1994 and Datnow 2011, contrived collegiality (qualitative); Hargreaves & Dawe 1990 (recalled, not
#   read).
# * Coburn et al. 2012, what outlasts a reform (comparison of cases).
# * Johnston & Tsai 2018, few teachers have enough time to collaborate (survey).
#
# Stories, not measurements: an essay on a primary school and the comments under it.
#
# Assumptions: all strengths of the reforms; the effect of persuasion; how soon champions tire.
