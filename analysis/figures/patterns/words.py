"""The words of a pattern figure: its caption, and what it shows for readers who cannot see it."""

from analysis.figures.patterns.results import PatternResult
from analysis.figures.patterns.strip import measured, wanted
from experiments.patterns.declared import ORIGINS, STRENGTHS, USES


def caption(found: PatternResult, notes: str) -> str:
    """Where the pattern comes from, what lines and intervals are, how many schools, and the pattern's remark."""
    pattern = found.pattern
    parts = [
        f"{pattern.title}. Source: {pattern.source.rstrip('.')}; evidence {pattern.strength}: "
        f"{STRENGTHS[pattern.strength]}.",
        f"{pattern.use}, {USES[pattern.use]}. In this model it {ORIGINS[pattern.origin]}.",
        notes,
        f"{schools(found)}, seed {found.seed}.",
        "Below: dot, the estimate; thick line, its 95 % interval (luck and schools only); shaded, the accepted range "
        "(bounds are ours unless something else is written beside them); each row has its own scale. A criterion is "
        "met if its whole interval lies in the range, missed if all of it lies outside, else inconclusive.",
    ]
    remark = " ".join(pattern.remark.split())
    return " ".join([*parts, f"Remark: {remark}"] if remark else parts)


def schools(found: PatternResult) -> str:
    """How many schools were simulated, in words."""
    runs = found.data.values.groupby(["family", "arm"], sort=False)["replicate"].nunique()
    drawn = runs.groupby("family").agg(["size", "max"])
    sampled = drawn[(drawn["max"] == 1) & (drawn["size"] > 1)]["size"]
    repeated = drawn[drawn["max"] > 1]["max"]
    texts = []
    if len(repeated):
        low, high = repeated.min(), repeated.max()
        texts.append(
            f"{low} simulated schools per scenario"
            if low == high
            else f"{low} to {high} simulated schools per scenario"
        )
    if len(sampled):
        low, high = sampled.min(), sampled.max()
        count = str(low) if low == high else f"{low} to {high}"
        texts.append(f"{count} simulated schools of different make" + (" per family" if len(sampled) > 1 else ""))
    return " and ".join(texts)


def alternative(found: PatternResult, told: str) -> str:
    """The verdicts first, then what the panels show."""
    lines = [f"{found.pattern.id}, {found.pattern.title}: {found.verdict}. {found.pattern.claim}"]
    for judgement in found.judgements:
        lines.append(
            f"{judgement.criterion.says}: {judgement.verdict}; measured {measured(judgement)}"
            f" {judgement.criterion.unit}, wanted {wanted(judgement)}."
        )
    return "\n".join([*lines, told])
