# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Which reform should one choose when so little is known for certain?

# %% [markdown]
# A reform is chosen for schools that differ, on assumptions that nobody has measured. So the question is not which
# reform does best on one set of numbers, but which does well enough in nearly all of them, and where it fails.
#
# Here four reforms and doing nothing are tried in many **futures**. A future is one combination of everything that
# is not known: what kind of school it is (its size, trust, how closed its doors are) and how people respond (how fast
# trust grows, how much strain an hour costs). The **regret** of a reform in a future is what it falls short of the
# reform that would have been best there.

# %%
from analysis.telling.say import say
from staffroom import goal_seek, robustness

# %%
REFORMS = ["clear_supported_mandate", "protected_time", "trust_building", "unclear_controlled_mandate"]
# What a reform costs in hours that the model itself does not count (per teacher and year, for moving a lever all the
# way). These are assumptions of this notebook: put your own.
PRICES = {"trust_building": 20, "protected_time": 10, "coaching": 20, "clarity": 5}
found = robustness(REFORMS, futures=160, replicates=6, prices=PRICES, progress=False)
found

# %% [markdown]
# ## Regret
#
# Short bars are good. A reform that is best on average may still be far behind in some futures.

# %%
found.picture()

# %% [markdown]
# ## When does the favourite fail?
#
# A search (PRIM, the patient rule induction method) looks in one half of the futures for conditions under which the
# favourite is beaten by another option. Whether they hold is then tested in the other half.

# %%
beaten = found.conditions(fails="beaten", margin=0.02)
say("\n\n".join(beaten.sentences()))

# %% [markdown]
# ## What one gets for the hours
#
# Higher: more gain. Further to the right: more hours. A reform that lies lower and further to the right than another is
# outdone by it.

# %%
found.pareto()

# %% [markdown]
# ## The cheapest way to a goal
#
# Turned round: which mix of levers brings free collaboration to a level that one wants, in eight of ten plausible
# schools, for the fewest hours? The mix that is found is tried again in schools that the search has never seen.

# %%
goal = goal_seek(
    "voluntary_share",
    0.5,
    ["mandate", "clarity", "control", "protected_time", "trust_building"],
    prices=PRICES,
    schools=40,
    trials=60,
    progress=False,
)
goal

# %% [markdown]
# ## The answer

# %%
row = found.regret.loc[found.favourite]
say(
    f"**{found.favourite.replace('_', ' ')}** is the safest choice of these: its regret is small in nearly all futures "
    f"({100 * row['regret_90']:.0f} of a hundred teachers at most in nine of ten), and it did better than nothing in "
    f"{100 * row['better']:.0f} % of them. It was the very best in {100 * row['best']:.0f} % "
    f"({100 * row['best_low']:.0f} to {100 * row['best_high']:.0f} %, an interval that holds luck and schools only)."
)
verdicts = {
    "yes": "The goal can be reached in eight of ten plausible schools; the cheapest mix found is in the table above.",
    "unsure": "Whether the goal was reached in eight of ten plausible schools is left open by chance.",
    "no": "No mix that was tried reached the goal in eight of ten plausible schools.",
}
say(verdicts[goal.verdict])

# %% [markdown]
# ## What this cannot tell you
#
# - How wrong the model may be: the intervals hold luck and schools only: which futures and schools were drawn.
# - Which future is yours, and how likely any of them is: all combinations count alike.
# - What lies outside the ranges that were tried, or outside the model altogether.
# - That no cheaper mix exists. A search finds good mixes; it proves nothing about those it did not try.
# - What hours are worth. The prices above are assumptions of this notebook.

# %% [markdown]
# ## Sources
#
# - Regret and futures instead of one forecast: the tradition of robust decision making; the search for conditions is
#   the one of the EMA Workbench.
# - Why sizes of effects are varied so widely: see the evidence page of this program; research gives directions more
#   often than sizes.
# - Time as what binds: Johnston & Tsai 2018. Trust as a condition for everything else: Bryk & Schneider 2002.
