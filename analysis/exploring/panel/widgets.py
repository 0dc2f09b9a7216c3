"""The panel on the screen: ipywidgets around an explorer. What it shows is computed elsewhere."""

import base64
from collections.abc import Mapping
from html import escape
from typing import Any

from analysis.exploring.panel import words
from analysis.exploring.panel.controls import Control
from analysis.exploring.panel.goal import DIRECTIONS, Goal
from analysis.exploring.panel.layout import Sliders, arranged
from analysis.exploring.panel.session import AGAINST, Explorer
from analysis.telling.texts import texts
from sim.declared.measures import MEASURES
from sim.errors import StaffroomError, not_installed
from sim.scenario.scenario import Scenario


def toolkit() -> Any:
    """The package ipywidgets. Raises :class:`StaffroomError` where it is missing."""
    try:
        import ipywidgets
    except ImportError as problem:
        raise not_installed("explore needs", ["ipywidgets"], "notebooks") from problem
    return ipywidgets


class Panel:
    """What ``explore`` returns; the last line of a cell shows it.

    ``set(mandate=0.8, trust=0.3)`` moves sliders from code; ``scenario`` is the present setting, ``answer.table`` its
    numbers, ``text`` its words; ``widget`` is the ipywidgets object.
    """

    def __init__(self, explorer: Explorer, drawers: Mapping[str, list[Control]], kit: Any):
        self.explorer = explorer
        self._quiet = False
        self._kit = kit
        self.sliders = Sliders(kit, explorer.settings, drawers)
        self._goal_widgets()
        self.outputs = {name: kit.HTML() for name in ("answer", "cautions", "status", "picture", "table")}
        self.back = kit.Button(description=texts("explore")["buttons"]["back"])
        self.widget = arranged(self, drawers)
        self._show()
        for slider in self.sliders.all:
            slider.observe(self._moved, "value")
        for widget in (self.outcome, self.direction, self.target, self.against):
            widget.observe(self._asked, "value")
        self.back.on_click(lambda _: self.reset())

    def _goal_widgets(self) -> None:
        kit, goal, text = self._kit, self.explorer.goal, texts("explore")
        outcomes = [(measure.label, measure.name) for measure in MEASURES]
        directions = [(text["goal"][name.replace(" ", "_")], name) for name in DIRECTIONS]
        against = [(text["against"]["names"][name], name) for name in AGAINST]
        self.outcome = kit.Dropdown(options=outcomes, value=goal.outcome, description=text["goal"]["head"])
        self.direction = kit.Dropdown(options=directions, value=goal.direction)
        self.target = kit.FloatText(value=goal.target, step=0.05, continuous_update=False)
        self.against = kit.Dropdown(
            options=against, value=self.explorer.against, description=text["buttons"]["compare"]
        )

    @property
    def scenario(self) -> Scenario:
        """The present settings as a scenario, for ``simulate`` and ``compare``."""
        return self.explorer.scenario

    @property
    def answer(self) -> Any:
        """The numbers of the present settings; ``answer.table`` is a DataFrame with a row per outcome."""
        return self.explorer.current

    @property
    def text(self) -> str:
        """The present answer in words, cautions included."""
        return self.explorer.text

    def set(self, goal: object = None, against: str | None = None, **changes: Any) -> "Panel":
        """Move sliders from code: ``panel.set(mandate=0.8, trust=0.3, goal=("voluntary_share", 0.4))``.

        Names as in ``explore``; a full name is given as ``panel.set(**{"parameters.trust_gain": 0.2})``. Raises
        :class:`StaffroomError` for what is unknown or does not fit together; then nothing moves.
        """
        self.explorer.change(changes, goal=goal, against=against, progress=self._progress)
        self._show()
        return self

    def reset(self) -> "Panel":
        """Every slider back to where it was when the panel opened; the goal stays."""
        self.explorer.reset()
        self._update({})
        return self

    def _moved(self, change: Any) -> None:
        """A slider was let go."""
        if not self._quiet:
            self._update(self.sliders.changes(change["owner"]))

    def _asked(self, _: Any) -> None:
        """Another goal, or another comparison."""
        if not self._quiet:
            goal = Goal(self.outcome.value, self.target.value, self.direction.value)
            self._update({}, goal=goal, against=self.against.value)

    def _update(self, changes: Mapping[str, Any], **asked: Any) -> None:
        """Compute and show; a setting that does not fit is told in one sentence and taken back."""
        status = texts("explore")["status"]
        self._status(status["computing"])
        try:
            self.explorer.change(changes, progress=self._progress, **asked)
        except StaffroomError as problem:
            self._refuse(str(problem), status["kept"])
        except KeyboardInterrupt:
            self._refuse(status["stopped"], "")
        except Exception as problem:
            # Raised inside a widget an error would go to a log that nobody sees.
            self._refuse(status["fault"].format(problem=repr(problem)), status["kept"])
            raise
        else:
            self._show()

    def _refuse(self, problem: str, note: str) -> None:
        self.outputs["cautions"].value = words.cautions_html([problem])
        self._status(note)
        self._follow()

    def _progress(self, done: int, total: int) -> None:
        if done < total:
            self._status(texts("explore")["status"]["some"].format(done=done, total=total))

    def _status(self, text: str) -> None:
        self.outputs["status"].value = words.note_html(text)

    def _show(self) -> None:
        explorer = self.explorer
        self.outputs["answer"].value = explorer.answer_html
        self.outputs["cautions"].value = explorer.cautions_html
        self.outputs["picture"].value = self._image()
        self.outputs["table"].value = explorer.table_html
        self._status(explorer.status)
        self._follow()

    def _follow(self) -> None:
        """Put every widget where the settings are, so that the screen never says what was not computed."""
        self._quiet = True
        try:
            self.sliders.follow(self.explorer.settings)
            self.outcome.value, self.direction.value = self.explorer.goal.outcome, self.explorer.goal.direction
            self.target.value, self.against.value = self.explorer.goal.target, self.explorer.against
        finally:
            self._quiet = False

    def _image(self) -> str:
        data = base64.b64encode(self.explorer.png).decode("ascii")
        alternative = escape(self.explorer.alternative)
        return f'<img src="data:image/png;base64,{data}" alt="{alternative}" style="width:100%;max-width:830px">'

    def _repr_html_(self) -> str:
        """What is shown where widgets cannot be: the present answer without sliders."""
        shown = [self.outputs[name].value for name in ("answer", "cautions", "picture", "table")]
        return "".join([*shown, words.note_html(texts("explore")["without_sliders"])])

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """What a notebook shows: the widgets; in a saved page without them, the present answer."""
        bundle = self.widget._repr_mimebundle_(**options)
        data: dict[str, Any] = dict(bundle[0] if isinstance(bundle, tuple) else bundle)
        return data | {"text/html": self._repr_html_(), "text/plain": self.text}
