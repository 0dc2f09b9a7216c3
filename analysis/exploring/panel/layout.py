"""Where the widgets of the panel stand: sliders and drawers on the left, goal, answer and picture on the right."""

from collections.abc import Mapping
from typing import Any

from analysis.exploring.panel import words
from analysis.exploring.panel.controls import END, RAMP, START, Control, label
from analysis.exploring.panel.settings import Settings
from analysis.telling.texts import texts

_WIDE = {"width": "100%"}
_LEFT = "310px"
_RIGHT = {"flex": "1 1 520px", "min_width": "0", "max_width": "840px"}


class Sliders:
    """One slider per control, and two for the weeks of the reform; ``kit`` is the package ipywidgets."""

    def __init__(self, kit: Any, settings: Settings, drawers: Mapping[str, list[Control]]):
        self._kit = kit
        self._weeks = settings.opening.weeks
        self.by_key = {control.key: self._slider(control, settings) for group in drawers.values() for control in group}
        weeks = {"min": 0, "continuous_update": False, "layout": kit.Layout(**_WIDE)}
        self.period = kit.IntRangeSlider(value=(0, self._weeks), max=self._weeks, **weeks)
        self.ramp = kit.IntSlider(value=0, max=max(1, min(self._weeks - 1, 72)), **weeks)
        self.when = kit.HTML()  # the weeks of the reform in years and terms
        self.follow(settings)

    @property
    def all(self) -> list[Any]:
        """Every slider."""
        return [*self.by_key.values(), self.period, self.ramp]

    def _slider(self, control: Control, settings: Settings) -> Any:
        kit, value = self._kit, settings.value(control.key)
        shared = {"continuous_update": False, "tooltip": control.tooltip, "layout": self._kit.Layout(**_WIDE)}
        if control.declaration.whole:
            return kit.IntSlider(int(value), int(control.low), int(control.high), 1, **shared)
        digits = max(2, len(f"{control.step:.10f}".rstrip("0").partition(".")[2]))
        return kit.FloatSlider(
            value, min=control.low, max=control.high, step=control.step, readout_format=f".{digits}f", **shared
        )

    def changes(self, slider: Any) -> dict[str, Any]:
        """What a slider that was let go says, by full name."""
        if slider is self.period:
            start, end = slider.value
            return {START: start, END: max(end, 1)}
        if slider is self.ramp:
            return {RAMP: slider.value}
        key = next(key for key, known in self.by_key.items() if known is slider)
        return {key: float(slider.value)}

    def follow(self, settings: Settings) -> None:
        """Put every slider where the settings are; a slider grows where they lie beyond its end."""
        for key, slider in self.by_key.items():
            value = settings.value(key)
            slider.min, slider.max = min(slider.min, value), max(slider.max, value)
            slider.value = type(slider.value)(value)
        self.period.value = (settings.start, settings.end or self._weeks)
        self.ramp.max = max(self.ramp.max, settings.ramp)
        self.ramp.value = settings.ramp
        self.when.value = words.note_html(words.period_sentence(settings))


def arranged(panel: Any, drawers: Mapping[str, list[Control]]) -> Any:
    """The whole panel as one widget."""
    kit, sliders, text = panel._kit, panel.sliders, texts("explore")
    parts = text["parts"]
    first = [_row(kit, sliders, control) for control in drawers["first"]]
    boxes = {
        "reform": kit.VBox([_row(kit, sliders, control) for control in drawers["reform"]]),
        "time": _times(kit, sliders, panel.explorer.settings),
        "school": kit.VBox([_row(kit, sliders, control) for control in drawers["school"]]),
        "parameters": kit.VBox([_row(kit, sliders, control) for control in drawers["parameters"]]),
        "glossary": kit.HTML(words.glossary_html([control for group in drawers.values() for control in group])),
    }
    drawer = kit.Accordion(list(boxes.values()), selected_index=None, layout=kit.Layout(width="97%"))
    for place, name in enumerate(boxes):
        drawer.set_title(place, parts[name])
    left = kit.VBox([*first, drawer, panel.back], layout=kit.Layout(width=_LEFT, flex="0 0 auto", margin="0 16px 0 0"))
    right = kit.VBox([_asked(panel), *panel.outputs.values()], layout=kit.Layout(**_RIGHT))
    note = kit.HTML(words.note_html(text["footnote"].format(n=panel.explorer.ensemble.replicates)))
    columns = kit.HBox([left, right], layout=kit.Layout(flex_flow="row wrap", align_items="flex-start"))
    return kit.VBox([columns, note])


def _asked(panel: Any) -> Any:
    """Goal and comparison in one line."""
    kit = panel._kit
    panel.outcome.layout = kit.Layout(width="330px")
    panel.direction.layout = kit.Layout(width="90px")
    panel.target.layout = kit.Layout(width="80px")
    panel.against.layout = kit.Layout(width="320px")
    line = [panel.outcome, panel.direction, panel.target, panel.against]
    for widget in (panel.outcome, panel.against):
        widget.style = {"description_width": "initial"}
    return kit.HBox(line, layout=kit.Layout(flex_flow="row wrap"))


def _row(kit: Any, sliders: Sliders, control: Control) -> Any:
    """Words above, slider below."""
    head = kit.HTML(words.label_html(control))
    return kit.VBox([head, sliders.by_key[control.key]], layout=kit.Layout(margin="0 0 4px 0"))


def _times(kit: Any, sliders: Sliders, settings: Settings) -> Any:
    """Weeks of the reform and of its rise."""
    weeks = texts("explore")["weeks"]
    note = [] if settings.shared_times else [kit.HTML(words.note_html(weeks["own"]))]
    return kit.VBox([
        *note, kit.HTML(words.head_html(f"{label(START)} {label(END)}", weeks["unit"])), sliders.period, sliders.when,
        kit.HTML(words.head_html(label(RAMP), weeks["ramp"])), sliders.ramp,
    ])  # fmt: skip
