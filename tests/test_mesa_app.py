"""SchoolModel in Mesa's own tool: the script is imported and rendered as a visitor's browser would have it."""

import importlib
from importlib.util import find_spec

import pytest

NEEDED = ("solara", "ipyvuetify", "altair")
MISSING = [name for name in NEEDED if find_spec(name) is None]
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"no {' and '.join(MISSING)}: pip install 'staffroom[mesa-app]'"),
    pytest.mark.filterwarnings("ignore"),  # of other people's packages
]


@pytest.fixture
def app():
    return importlib.import_module("analysis.mesa_app")


def pictures(widget):
    """All pictures in what was rendered."""
    import ipywidgets

    own = [bytes(widget.value)] if isinstance(widget, ipywidgets.Image) else []
    return own + [picture for child in getattr(widget, "children", ()) for picture in pictures(child)]


def test_the_page_is_rendered_with_a_model_of_its_own_for_every_visitor(app, monkeypatch):
    import solara

    models = []

    def model(**settings):
        models.append(app_model(**settings))
        return models[-1]

    app_model = app.SchoolModel
    monkeypatch.setattr(app, "SchoolModel", model)
    for _ in range(2):
        _, context = solara.render(app.Page(), handle_error=False)
        context.close()
    assert len({id(found) for found in models}) >= 2
    assert all(found.week == 0 and len(found.teachers) == 60 for found in models)


def test_the_network_is_drawn_anew_after_a_step(app):
    import solara

    model = app.SchoolModel(years=1, seed=1)
    seen = []
    for _ in range(2):
        box, context = solara.render(app.StaffNetwork(model), handle_error=False)
        seen += pictures(box)
        context.close()
        model.step()
    assert len(seen) == 2
    assert all(f"Week {week}: the darker".encode() in picture for week, picture in enumerate(seen))


def test_sliders_are_settings_of_the_model(app):
    model = app.SchoolModel(**{name: slider.value for name, slider in app.SLIDERS.items()}, years=1, seed=1)
    model.step()
    assert all(0 <= model.measure(name) <= 1 for name in app.SHOWN)
