// What is seen of a run and its branch: networks, charts, cultures, time line. Used live and for replays.

import { Chart } from "staffroom/chart";
import { colours, NORM_TOP } from "staffroom/colours";
import { Network } from "staffroom/network";
import { make } from "staffroom/panel";
import { outline } from "staffroom/shapes";
import { Timeline } from "staffroom/timeline";
import { calendar, group, say, shown, write } from "staffroom/words";

export const CHARTS = [
  { name: "collaboration", measures: ["voluntary_share"], percent: true },
  { name: "norm", measures: ["norm_mean", "perceived_norm"], lines: true },
  { name: "trust", measures: ["trust_mean"] },
  { name: "efficacy", measures: ["self_efficacy_mean", "collective_efficacy"], lines: true },
  { name: "coherence", measures: ["coherence"] },
];
export const CHART_MEASURES = CHARTS.flatMap(({ measures }) => measures);

/** Whether both runs were seen to their end. */
function isOver({ original, branch, week }) {
  return Boolean(branch) && week >= Math.min(original.weeks, branch.weeks);
}

export class Stage {
  /** `on`: {seek(week), teacher(which, teacher), pointed()} */
  constructor(setup, on) {
    this.setup = setup;
    this.on = on;
    this.networks = {};
    for (const which of ["original", "branch"]) this.addNetwork(which);
    this.charts = CHARTS.map((spec) => this.addChart(spec));
    this.timeline = new Timeline(document.getElementById("timeline"), setup.cultures, on.seek);
    this.legend(document.getElementById("legend"));
    this.expanded = null;
    this.written = "";
  }

  addNetwork(which) {
    const figure = document.getElementById(`run-${which}`);
    const canvas = figure.querySelector("canvas");
    const network = new Network(canvas);
    Object.assign(network, { figure, title: figure.querySelector(".culture"), reason: figure.querySelector(".reason"), ending: figure.querySelector(".ending") });
    const pointAt = (teacher) => {
      if (teacher === network.pointed) return;
      network.pointed = teacher;
      canvas.style.cursor = teacher === null ? "default" : "pointer";
      this.on.pointed();
    };
    canvas.addEventListener("pointermove", (event) => pointAt(network.at(event.offsetX, event.offsetY)));
    canvas.addEventListener("pointerleave", () => pointAt(null));
    canvas.addEventListener("blur", () => pointAt(null));
    canvas.addEventListener("click", (event) => {
      const teacher = network.at(event.offsetX, event.offsetY);
      if (teacher !== null) this.on.teacher(which, teacher);
    });
    canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && pointAt(network.chosen ?? 0));
    canvas.addEventListener("keydown", (event) => {
      const turn = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const { size } = network.recording;
      if (turn) pointAt(((network.pointed ?? 0) + turn + size) % size);
      else if (event.key === "Enter") this.on.teacher(which, network.pointed ?? 0);
      else return;
      event.preventDefault();
      canvas.setAttribute("aria-label", network.nameOf(network.pointed ?? 0, this.week ?? 0));
    });
    this.networks[which] = network;
  }

  addChart(spec) {
    const words = group(`charts.${spec.name}`);
    const canvas = make("canvas", { id: `chart-${spec.name}` });
    canvas.setAttribute("role", "img");
    const value = make("span", { className: "value" });
    const larger = make("button", { type: "button", className: "larger", title: say("charts.larger") }, "⤢");
    larger.setAttribute("aria-label", say("charts.larger_one", { title: words.title }));
    const head = make("header", {}, make("h3", { title: words.meaning }, words.title), value, larger);
    const meaning = make("p", { className: "meaning" }, words.meaning);
    const article = make("article", { className: "chart" }, head, meaning, canvas);
    document.getElementById("charts").insertBefore(article, document.getElementById("reading"));
    larger.addEventListener("click", () => this.expand(this.expanded === spec.name ? null : spec.name));
    const chart = new Chart(canvas, { ...spec, lines: spec.lines ? words.lines : null });
    return Object.assign(chart, { article, value, title: words.title, name: spec.name });
  }

  /** One chart as large as all of them, or (null) all. */
  expand(name) {
    this.expanded = name;
    document.getElementById("charts").classList.toggle("one", name !== null);
    for (const chart of this.charts) chart.article.classList.toggle("expanded", chart.name === name);
    this.on.pointed();
  }

  chartOf(measure) {
    return this.charts.find(({ spec }) => spec.measures.includes(measure));
  }

  show(original, branch) {
    this.networks.original.show(original);
    this.networks.branch.show(branch);
    this.networks.branch.figure.hidden = !branch;
    document.body.classList.toggle("branched", Boolean(branch));
    this.written = "";
  }

  setGhosts(ghosts) {
    for (const chart of this.charts) chart.setGhosts(ghosts);
  }

  /** `view`: see Chart.draw and Timeline.draw. `isNewWeek`: charts and words have to follow, not only the network. */
  draw(view, isNewWeek) {
    this.week = view.week;
    if (isNewWeek) this.write(view); // first, because the words decide how much room the networks have
    const fraction = view.still ? 0 : view.position - view.week;
    for (const which of ["original", "branch"]) {
      if (view[which]) this.networks[which].draw(view.week, fraction);
    }
    this.timeline.draw(view);
    if (!isNewWeek) return;
    for (const chart of this.charts) {
      if (this.expanded && chart.name !== this.expanded) continue;
      chart.draw(view);
      const text = chart.describe(view);
      write(chart.value, chart.spec.lines ? "" : text);
      chart.canvas.setAttribute("aria-label", `${chart.title}: ${text}`);
    }
  }

  write(view) {
    const { original, branch, week } = view;
    write(document.getElementById("week"), week ? calendar(original, week - 1) : say("time.start"));
    for (const [which, recording] of [["original", original], ["branch", branch]]) {
      const { title, reason } = this.networks[which];
      if (!recording) continue;
      const found = week ? recording.cultures[week - 1] : null;
      const name = found ? group("culture_names")[found.culture] : say("culture_unknown");
      title.parentElement.dataset.run = branch ? say(`runs.${which}`) : ""; // under the line by which the charts draw it
      write(title, name);
      write(reason, found ? found.reason : say("culture_wait"));
      const place = found ? this.setup.cultures.indexOf(found.culture) : -1;
      title.style.setProperty("--swatch", place < 0 ? "transparent" : colours().cultures[place]);
    }
    const difference = document.getElementById("difference");
    difference.hidden = !branch;
    if (branch) write(difference, [this.endText(view), this.differenceText(view)].filter(Boolean).join(" "));
    for (const which of ["original", "branch"]) {
      const { ending } = this.networks[which];
      ending.hidden = !isOver(view);
      if (isOver(view)) write(ending, say("difference.end_of_one", this.endOf(view[which], view)));
    }
  }

  /** How both runs ended: "Last term: 14 % | 73 %". */
  endText(view) {
    if (!isOver(view)) return "";
    const { measure, value: here } = this.endOf(view.original, view);
    return say("difference.end", { measure, here, there: this.endOf(view.branch, view).value });
  }

  /** The mean of a measure over the last term of a run: {measure, value}, as people read it. */
  endOf(recording, { measure = "voluntary_share" }) {
    const last = recording.measures[measure].slice(-recording.terms.at(-1)).filter((value) => value !== null);
    const mean = last.length ? last.reduce((sum, value) => sum + value, 0) / last.length : null;
    return { measure: group("measure_names")[measure], value: shown(mean, this.chartOf(measure).spec.percent) };
  }

  differenceText({ difference, original, week, limit }) {
    if (!difference) return say("difference.none");
    if (difference.week >= Math.min(week, limit)) return say("difference.not_yet");
    const chart = this.chartOf(difference.name);
    const title = group("measure_names")[difference.name] ?? chart.title;
    return say("difference.first", {
      place: calendar(original, difference.week),
      measure: title,
      here: shown(difference.here, chart.spec.percent),
      there: shown(difference.there, chart.spec.percent),
    });
  }

  /** What the colours beside the name of a culture and on the time line mean. */
  cultureLegend() {
    const items = this.setup.cultures.map((name, k) => {
      return make("span", {}, make("i", { style: `background: var(--culture-${k})` }), group("culture_names")[name]);
    });
    return make("p", { className: "cultures" }, ...items);
  }

  legend(place) {
    const scale = make("span", { className: "scale" });
    const norm = make("span", { className: "item norm" }, make("span", {}, say("legend.norm")), make("span", {}, "0"), scale, say("legend.top", { top: NORM_TOP }));
    const shapes = Object.entries(group("legend.roles")).map(([role, text]) => {
      const canvas = make("canvas", { width: 36, height: 36, className: "shape" });
      const pen = canvas.getContext("2d");
      outline(pen, role, 18, 18, 11);
      pen.fillStyle = "#8fa3ad";
      pen.fill();
      pen.lineWidth = 2;
      pen.stroke();
      return make("span", { className: `item ${role}` }, canvas, text);
    });
    const lines = ["free", "scheduled", "talk", "tie"].map((kind) => {
      return make("span", { className: "item" }, make("i", { className: `line ${kind}` }), make("span", {}, say(`legend.${kind}`)));
    });
    place.append(norm, ...shapes, ...lines, make("span", { className: "item depth" }, say("legend.depth")), this.cultureLegend());
    document.querySelector("footer .cultures").replaceWith(this.cultureLegend());
  }
}
