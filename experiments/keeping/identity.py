"""Why the results of one experiment are not those of another: what differs, with both values."""

from collections.abc import Mapping, Sequence
from typing import Any

MOST_TOLD = 4
_DIFFERENCES = {
    "verb": "another kind of experiment",
    "seed": "another seed",
    "model_version": "another version of the model",
    "weeks": "another setting of weeks=",
    "outcomes": "other outcomes",
    "targets": "other targets",
    "numbers": "other unknown numbers",
    "plan": "another plan",
    "scenarios": "another school, reform, parameter or horizon",
    "base": "another school, reform, parameter or horizon",
}
_WITHOUT = {"weeks": False}  # what an identity says that does not say it
_BY_HASH = ("scenarios", "base")  # the configuration tells what they are made of
Manifest = Mapping[str, Any]


def differences(there: Manifest, here: Manifest) -> list[str]:
    """In what a manifest (of a folder) differs from another one (of what is asked for), in words; only what the
    identity says counts."""
    earlier, identity = there["identity"], here["identity"]
    found = []
    for key, text in _DIFFERENCES.items():
        before = earlier.get(key, _WITHOUT.get(key))
        if key not in identity or _in_order(before) == _in_order(identity[key]):
            continue
        if key in _BY_HASH:
            settings = _settings(there, here)
            found.append(f"{text}: {settings}" if settings else text)
        else:
            values = _apart(before, identity[key])
            found.append(f"{text} ({values[0]} there, {values[1]} here)")
    return found


def _in_order(entry: Any) -> Any:
    """Scenarios are the same only in the same order: the first is the baseline."""
    return list(entry.items()) if isinstance(entry, Mapping) else entry


def _apart(there: Any, here: Any) -> list[str]:
    """Both values in words; of two lists what only one of them has."""
    from experiments.asking.fixed_settings import told

    if not isinstance(there, list) or not isinstance(here, list):
        return told([there, here])
    only = [[item for item in one if item not in other] for one, other in ((there, here), (here, there))]
    return [_listed([str(item) for item in items]) or "nothing more" for items in only]


def _settings(there: Manifest, here: Manifest) -> str:
    """The settings that differ; "" where none does, as when a school's file holds something else now."""
    from experiments.asking.fixed_settings import different, told

    both = [manifest.get("configuration") or {} for manifest in (there, here)]
    found = [("school", [(one.get("school") or {}).get("name") for one in both])]
    found.append(("reform", [", ".join(_reforms(one)) for one in both]))
    groups = ["school", "parameters"]
    if found[1][1][0] == found[1][1][1]:
        groups += ["reform", "reforms"]
    found += different(both[0], both[1], groups)
    ramps = [manifest.get("ramp") or {} for manifest in (there, here)]
    found += [(name, [ramp.get(name) for ramp in ramps]) for name in dict.fromkeys([*ramps[0], *ramps[1]])]
    texts = [(name, told(values)) for name, values in found]
    return _listed([f"{name} is {one} there and {other} here" for name, (one, other) in texts if one != other])


def _reforms(configuration: Mapping[str, Any]) -> list[str]:
    """Names of the reforms that are compared, or of the only one."""
    several = configuration.get("reforms")
    if several is None:
        return [str((configuration.get("reform") or {}).get("name"))]
    return [several] if isinstance(several, str) else [str(name) for name in several]


def _listed(texts: Sequence[str]) -> str:
    more = len(texts) - MOST_TOLD
    return ", ".join(texts) if more <= 0 else f"{', '.join(texts[:MOST_TOLD])} and {more} more"
