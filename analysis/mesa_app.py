"""SchoolModel in Mesa's own tool: SolaraViz with sliders, the staff network drawn, and a plot. One model per visitor.

    pip install 'staffroom[mesa-app]'    # solara 1.64.1, ipyvuetify 1.12.0, ipyvue 1.13.0, solara-assets 1.58.2
    SOLARA_TELEMETRY_MIXPANEL_ENABLE=False solara run analysis/mesa_app.py --host 127.0.0.1 --no-open --production

With exactly these versions it works with Mesa 3.3 and without internet. Sliders take effect with the button Reset; the
page for a class (``staffroom classroom``) changes a run while it goes on.
"""

from typing import Any

import networkx as nx
import solara
from matplotlib.figure import Figure
from mesa.visualization import Slider, SolaraViz, make_plot_component
from mesa.visualization.utils import update_counter

from analysis.figures.network import positions
from staffroom import SchoolModel

SLIDERS = {
    "isolation": Slider("Closed doors", 0.5, 0, 1, 0.05),
    "trust": Slider("Trust at the start", 0.5, 0.05, 0.95, 0.05),
    "mandate": Slider("Scheduled meetings", 0.1, 0, 1, 0.05),
}
SHOWN = ("voluntary_share", "norm_mean", "trust_mean")


@solara.component
def StaffNetwork(model: SchoolModel) -> None:
    """Teachers by department, the darker the firmer their norm; ties of more than average trust."""
    update_counter.get()
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.subplots()
    teachers = model.state.teachers
    places = positions(teachers["department"])
    network = model.network
    strong = [tie for tie in network.edges if network.edges[tie]["trust"] > model.scenario.school.properties["trust"]]
    drawn: dict[str, Any] = {"pos": dict(enumerate(places)), "ax": axes}
    nx.draw_networkx_edges(network, edgelist=strong, alpha=0.15, arrows=False, **drawn)
    colours: dict[str, Any] = {"node_color": teachers["norm"], "cmap": "viridis_r", "vmin": 0, "vmax": 0.8}
    nx.draw_networkx_nodes(network, node_size=70, edgecolors="black", **colours, **drawn)
    axes.set_axis_off()
    axes.set_title(f"Week {model.week}: the darker, the firmer the norm")
    solara.FigureMatplotlib(figure)


@solara.component
def Page() -> None:
    """A model for every visitor: at the top of the file it would be one for all of them."""
    model = solara.use_memo(lambda: SchoolModel(years=3, seed=1), [])
    plot = make_plot_component(list(SHOWN), post_process=lambda axes: axes.set(ylim=(0, 1)))
    given = SLIDERS | {"years": 3, "seed": 1}
    SolaraViz(model, components=[(StaffNetwork, 0), plot], model_params=given, name="Staffroom")
