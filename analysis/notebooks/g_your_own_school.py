# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Your own school: what would a reform do to a staff like ours?

# %% [markdown]
# A staff survey says where a school starts: how far colleagues trust each other, how convinced they are, who works
# with whom. This notebook reads one, shows how every answer is understood before anything is simulated, and runs a
# reform on that staff. **Nothing leaves this computer**, and names become codes the moment a file is read.
#
# The example files are the made-up ones that come with the program; put your own file names in their place.

# %%
import tempfile
from pathlib import Path

from analysis.figures import paired_differences
from analysis.telling.say import say
from analysis.telling.survey_template import write
from analysis.telling.tables import results_of
from staffroom import Scenario, Survey, check_twin, compare, load_reform, load_school

# %% [markdown]
# ## A folder to begin with
#
# A questionnaire to hand out, an example table, and a file that says how it is read. On the command
# line: `staffroom template FOLDER`.

# %%
folder = Path(tempfile.mkdtemp())
print(*(path.name for path in write(folder)), sep="\n")

# %% [markdown]
# ## How the answers are understood
#
# Several questions can be averaged into one number, scales are converted to nought to one, and a question that is
# put the other way round is turned. What is missing is drawn at random from what the other answers make likely, and
# the table says how often.

# %%
QUESTIONS = {
    "trust": ["trust_1", "trust_2", "trust_3"],
    "norm": ["norm_1", "norm_2"],
    "expected_benefit": ["benefit_1", "benefit_2"],
    "self_efficacy": ["skill_1", "skill_2", "skill_3"],
}
COLLEAGUES = [f"colleague_{place}" for place in range(1, 6)]
survey = Survey.read(
    folder / "teachers.csv",
    targets=COLLEAGUES,
    columns=QUESTIONS | {"weight": [f"how_often_{place}" for place in range(1, 6)]},
    scales={question: [1, 5] for question in QUESTIONS} | {"weight": [0, 4]},
    reverse=["trust_3"],
    id_column="code",
)
survey

# %% [markdown]
# ## The school, and a reform on it
#
# The survey says nothing about walls and timetables, so how closed the doors are is set by hand here. Try other values.

# %%
school = survey.school("ours", isolation=0.6)
reform = load_reform("clear_supported_mandate")
comparison = compare({"as it is": Scenario(school), "clear mandate": Scenario(school, reform)}, replicates=100)
paired_differences.draw(results_of(comparison))

# %% [markdown]
# Does it matter that it is *this* staff? The same reform in a school of the usual kind and the same size:

# %%
usual = load_school("default", size=int(school.size), isolation=0.6)
other = compare({"as it is": Scenario(usual), "clear mandate": Scenario(usual, reform)}, replicates=100)
ours, theirs = (found.summary().row("clear mandate", "changes", "voluntary_share") for found in (comparison, other))

# %% [markdown]
# ## A twin that may be shown to others
#
# A twin is a made-up staff that resembles yours: the same size and departments, similar answers, similar ties, but no
# row is one of your teachers. It is for showing and teaching; it is no guarantee in the mathematical sense.

# %%
twin = school.twin(seed=1)
check_twin(school, twin)

# %% [markdown]
# ## The answer

# %%
summary = comparison.summary()
worse = summary.row("clear mandate", "loses", "less_efficacy")
apart = ours.low > theirs.high or ours.high < theirs.low
does = "does matter" if apart else "makes no clear difference"
say(
    f"In a staff that begins like this one, the clear, supported mandate changes voluntary collaboration by "
    f"{100 * ours.value:+.0f} of a hundred teachers ({100 * ours.low:+.0f} to {100 * ours.high:+.0f}); in a usual "
    f"school of the same size by {100 * theirs.value:+.0f} ({100 * theirs.low:+.0f} to {100 * theirs.high:+.0f}). "
    + (
        "Where the staff begins does matter here."
        if apart
        else "Where the staff begins makes no clear difference here."
    )
)
say(f"Of a hundred teachers who stay, {100 * worse.value:.1f} end with noticeably less belief in their own teaching.")

# %% [markdown]
# ## What this cannot tell you
#
# - How wrong the model may be: the intervals hold luck and schools only: which ones were drawn.
# - What will happen in your school. The survey sets where the staff begins; how it goes on follows rules that were
#   never fitted to a school.
# - Whether people answered what they think. Answers about trust are kinder when the head reads them.
# - What the survey did not ask. It is drawn, and the intervals contain that luck.
# - Small staffs are at the mercy of luck: look at the share of schools that are better off, not at the average alone.

# %% [markdown]
# ## Sources
#
# - That answers on scales say where a school starts: the questions are ours and untested; see the questionnaire.
# - Who seeks advice from whom follows grade and department first: Spillane, Kim & Frank 2012.
# - Trust between colleagues differs between schools: MetLife 2009; Tschannen-Moran 2001.
