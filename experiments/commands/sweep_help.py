"""``staffroom sweep --help``."""

from experiments.asking import presets
from experiments.asking.design_defaults import LEVELS, MORRIS_LEVELS, POINTS
from experiments.commands import run_help as help_texts
from sim.declared.defaults import DEFAULT_SEED
from sim.declared.limits import LARGEST_SEED, MOST_POINTS, MOST_REPLICATES
from sim.results.differences import FEWEST_SCHOOLS

_USAGE = """\
staffroom sweep: many points, each simulated with many schools. Every run is kept; what is there is never simulated
again.

usage: staffroom sweep NAME=A,B,C ... [NAME=VALUE ...] [--plan]
       staffroom sweep experiment=NAME [NAME=VALUE ...] [--plan]

--plan says what a sweep will cost (runs, time, disk, precision) from a few runs that are not kept.
"""
_VARIED = (
    (
        "NAME=A,B,C",
        "these values; NAME as in `staffroom run`: isolation, trust, mandate, school.NAME, parameters.NAME,",
    ),
    ("", "reform.levers.NAME, reform.start, reform.end, reform.ramp, reform.levers.NAME.end, years, school, reform"),
    ("NAME=range(A,B,STEP)", "from A on in steps, B excluded (with a note; a range of one value is refused)"),
    ("NAME=interval(A,B)", "a range, for the levels of a grid or for sampling"),
    (
        "vary.NAME=...",
        "[A,B,C], {low: A, high: B}, {low: A, high: B, levels: 9}, {values: [A,B]}, or null for the plausible range",
    ),
    (
        "school=A,B reform=A,B",
        "presets or YAML files of your own; null (vary.school=null) means all presets that need no files",
    ),
)
_ARMS = (
    ("paired=true", "every point also without the reform, with the same luck: points.parquet has the difference"),
    ("reforms=A,B,C", "every point under each of these reforms; the first is the baseline of the differences"),
)
_RESULTS = (
    "Results: runs.parquet (one row per run, by scenario and replicate), design.parquet (which scenario belongs to\n"
    "which point), points.parquet (mean, 95 % interval, spread, paired difference), along.parquet (every value of a\n"
    "setting against its lowest one, in the same schools), failures.jsonl (runs that raised, each with the command\n"
    "that repeats it), manifest.json.\n\n"
    "The points of a sweep share their luck: replicate 7 is the same school everywhere. So the interval of a point\n"
    "says how sure its mean is, and is too wide for comparing two points; for that take along.parquet.\n\n"
    "The same command again goes on where it was stopped; with more values, points or replicates only what is missing\n"
    "is simulated. A longer horizon is a setting like others: years=3,5. See also: staffroom status, resume, merge,\n"
    "export.\n"
    "A file of your own (experiment=my_experiment.yaml) has the form of those that come with the program; what is\n"
    "typed comes before what it says, and file names inside it are looked up beside it.\n"
    "Exit codes: 0 good, 1 a mistake in the request, 2 some runs failed (the others are kept), 130 interrupted.\n"
)
_EXAMPLES = (
    "staffroom sweep isolation=0.2,0.5,0.8 trust=0.3,0.6 replicates=100",
    "staffroom sweep 'isolation=interval(0,1)' 'trust=interval(0.1,0.9)' design=sobol points=256 --plan",
    "staffroom sweep mandate=0.6 'vary.reform.levers.mandate.end={low: 20, high: 100, levels: 5}' paired=true",
    "staffroom sweep school=rural_comprehensive,district_gymnasium reforms=no_reform,coaching,my_reform.yaml",
    "staffroom sweep experiment=school_size replicates=auto precision=0.01 executor=processes",
)


def text() -> str:
    """The help of ``staffroom sweep``."""
    parts = [
        _USAGE,
        help_texts.section("What varies", _VARIED),
        help_texts.section("The design", _designs()),
        help_texts.section("Several reforms at every point", _ARMS),
        help_texts.section("The runs and their results", _settings()),
        help_texts.section("Experiments: experiment=NAME or experiment=FILE.yaml", _experiments()),
        _RESULTS,
        "Examples\n" + "".join(f"  {example}\n" for example in _EXAMPLES),
    ]
    return "\n".join(parts)


def _designs() -> list[tuple[str, str]]:
    return [
        ("design=grid", f"every combination (usual); levels={LEVELS}: of a range; at most {MOST_POINTS:,} points"),
        ("design=lhs", f"a Latin hypercube sample; points={POINTS}"),
        ("design=sobol", f"a scrambled Sobol' sequence; points={POINTS}; more points contain the fewer ones"),
        (
            "design=morris",
            f"one-at-a-time trajectories in SALib's order; points={POINTS} of them, levels={MORRIS_LEVELS}",
        ),
        ("design=list", "list=[{isolation: 0.2, trust: 0.4}, ...]"),
        ("design=csv", "csv=FILE (CSV or Excel), one row per point, one column per setting; a mistake names its row"),
    ]


def _settings() -> list[tuple[str, str]]:
    return [
        (
            "replicates=NUMBER",
            f"schools per point and reform; 1 to {MOST_REPLICATES:,}, default 20; more are added; fewer than "
            f"{FEWEST_SCHOOLS} give no intervals (low and high are empty)",
        ),
        (
            "replicates=auto",
            "as many as each point needs: precision=0.01 (half the width of the 95 % interval, or of the paired "
            "difference), outcome=voluntary_share, max_replicates=500; looked at after 20, 40, 80, ... schools, with "
            "intervals that allow for it (Bonferroni)",
        ),
        (
            "outcomes=A,B",
            "what is kept of every run; default all measures (`staffroom measures` lists them) over the last year. "
            "Also at a time (voluntary_share@term7, @year2, @week30; terms and years count from the beginning), a "
            "statistic of all weeks (voluntary_share.max, .min, .mean, .sum, .sd, .first, .last), "
            "weeks_to(voluntary_share>0.5), reached(voluntary_share>0.5), and with several reforms "
            "kept(voluntary_share,36): the share of a gain that is left so many weeks after the reform has ended "
            "(kept.parquet)",
        ),
        ("weeks=true", "every week as well (weeks.parquet, large); weeks=A,B: of these measures alone"),
        ("seed=NUMBER", f"all luck is made from it; 0 to {LARGEST_SEED}, default {DEFAULT_SEED}"),
        ("executor=NAME", "threads (usual), processes or dask; executor.workers=NUMBER"),
        (
            "executor.address=tcp://...",
            "the scheduler of a running Dask cluster; the numbers do not depend on any of it",
        ),
        ("output=DIR", "folder of the results; default: a folder under results/, named by the design"),
        ("overwrite=true", "replace the results in that folder"),
        ("model=FILE.py:CLASS", "a model of your own, a subclass of SchoolModel; see experiments/EXTENDING.md"),
    ]


def _experiments() -> list[tuple[str, str]]:
    rows = []
    for name in presets.names("experiment"):
        lines = (presets.FOLDER / "experiment" / f"{name}.yaml").read_text("utf-8").splitlines()
        rows.append((name, next(line[2:] for line in lines if line.startswith("# ") and "@package" not in line)))
    return rows
