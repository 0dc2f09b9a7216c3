# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # First steps: what does it take before teachers work together?

# %%
from analysis.figures import trajectories
from analysis.tables import results_of
from sim import Scenario, School, compare

c = compare(
    {"isolation .5": Scenario(School(size=20), years=1), "less": Scenario(School(size=20, isolation=0.2), years=1)},
    replicates=10,
)
trajectories.draw(results_of(c))

# %% [markdown]
# ## The answer
# ## What this cannot tell you
# ## Sources
