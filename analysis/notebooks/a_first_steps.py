# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # First steps: what happens if a school gets time, a clear aim and some trust for working together?

# %% [markdown]
# This notebook walks once through everything: choose a kind of school, compose a reform on the calendar, compare
# it with doing nothing and with two alternatives, move sliders, ask what could go wrong, and write a brief of two
# pages that can be handed on. Change any line and run the cells below it again.
#
# The schools here are computed. A program follows every teacher week by week: whom she meets, whether she wants to,
# what a meeting does to her trust, her convictions and her belief in her own teaching.

# %%
from analysis.figures import trajectories
from analysis.telling.say import say
from analysis.telling.tables import results_of
from staffroom import Part, Reform, Scenario, compare, explore, load_reform, load_school

# %% [markdown]
# ## A school
#
# Kinds of schools come with the program (`staffroom schools` lists them). This one is a primary school in which
# joint planning is on the timetable, but nobody can say what it is for.

# %%
school = load_school("scheduled_primary")
school

# %% [markdown]
# ## A reform on the calendar
#
# A reform is made of parts. Each has a start, an end if it ends, and a strength. The first part here makes the
# meetings clear, supported and part of the working day; it comes in gradually. The second is work on trust, at half
# strength, from the first day on.

# %%
clear = Part(load_reform("clear_supported_mandate"), start="year 1 term 2", ramp=4)
trust = Part(load_reform("trust_building"), start="year 1 term 1", strength=0.5)
reform = Reform.compose([clear, trust], name="clear and trusting", school=school)
reform.calendar(school)

# %% [markdown]
# What in this reform has no effect, or works against itself, is said here, if anything does:

# %%
for note in reform.notes(school) or ["Nothing in this reform is overridden or without effect."]:
    print(note)

# %% [markdown]
# ## Compared with doing nothing, and with two alternatives
#
# Every simulated school is run once under each reform, with the same staff and the same chance meetings, so that
# what differs is due to the reform.

# %%
scenarios = {
    "as it is": Scenario(school),
    "clear and trusting": Scenario(school, reform),
    "time only": Scenario(school, Reform("time", {"protected_time": 0.8}, start=9)),
    "order and check": Scenario(school, Reform("order", {"mandate": 0.8, "control": 0.9}, start=9)),
}
comparison = compare(scenarios, replicates=100)

# %%
trajectories.draw(results_of(comparison), ["voluntary_share", "trust_mean", "self_efficacy_mean", "strain_mean"])

# %% [markdown]
# What changes, how sure that is, what it costs in hours, what lasts, who loses:

# %%
summary = comparison.summary()
summary

# %% [markdown]
# ## Move sliders
#
# In Jupyter the cell below shows sliders. Let go of one and a hundred schools are simulated again. Grey is the same
# school without a reform; the band holds nine of ten schools, because no school is the average.

# %%
explore(scenarios["clear and trusting"], goal=("voluntary_share", 0.5))

# %% [markdown]
# ## Hand it on
#
# The brief is one file: it opens in any browser, without internet, and prints on two pages.

# %%
comparison.report("brief.html", question="What does a clear aim, time and trust bring to a primary school?")

# %% [markdown]
# ## The answer

# %%
best = summary.best
gain = summary.row(best, "changes", "voluntary_share")
better = summary.row(best, "sure", "better_schools")
hours = summary.row(best, "costs", "together")
kept = summary.row(best, "lasts", "kept")
lasting = (
    f"a year after its end {100 * kept.value:.0f} % of the gain are left" if kept.value == kept.value else kept.note
)
say(
    f"Of what was tried here, **{best}** does most for voluntary collaboration: in the last year "
    f"{100 * gain.value:+.0f} of a hundred teachers, with an interval of {100 * gain.low:+.0f} to "
    f"{100 * gain.high:+.0f}; {100 * better.value:.0f} % of the schools are better off. While it is in force it "
    f"changes the hours of each teacher by {hours.value:+.1f} a year, and {lasting}."
)
checked = summary.row("order and check", "changes", "voluntary_share")
verdict = "clearly harms" if checked.high < 0 else "clearly raises" if checked.low > 0 else "does not clearly change"
say(
    f"Meetings on the timetable are not all alike: **order and check** {verdict} voluntary collaboration "
    f"({100 * checked.value:+.0f} of a hundred teachers, {100 * checked.low:+.0f} to {100 * checked.high:+.0f})."
)

# %% [markdown]
# ## What this cannot tell you
#
# - Whether it would come out like this in a named school. Nothing here was measured in one.
# - When. How fast trust grows and how long a gain lasts rests on assumptions; compare reforms, and read no dates.
# - What it costs in money, and what parents and pupils say to it.
# - How wrong the model itself may be: intervals show luck, and which schools were drawn. The brief names the numbers
#   that matter most and what each rests on.

# %% [markdown]
# ## Sources
#
# - The school: a researcher's essay on a primary school whose scheduled collaboration nobody could define.
# - Time as what binds: Johnston & Tsai 2018. Clear formal structures with support: a study of one district over
#   seven years. What outlasts a reform: Coburn et al. 2012. Trust: Bryk & Schneider 2002.
# - Surveillance and voluntary effort: Falk & Kosfeld 2006 and its replications, which find little.
