// Predict, then reveal: a curve expected by the class, from a week on, and how far the run was away from it.

import { button, make } from "staffroom/panel";
import { group, say, shown } from "staffroom/words";

const HIGH = 0.7; // the high level of the ready-made curves, or a good step above where they begin
const STEP = 0.35;

/** The four ready-made curves: value at `passed` weeks after the beginning, from `start`. */
const CURVES = {
  jump: (start, high, passed) => start + (high - start) * Math.min(1, passed / 4),
  slow_rise: (start, high, passed) => start + (high - start) * (1 - Math.exp(-passed / 26)),
  flat: (start) => start,
  hump: (start, high, passed) => start + (high - start) * 1.9 * (passed / 14) * Math.exp(-passed / 14),
};
export const CURVE_NAMES = Object.keys(CURVES);

/** A prediction of a measure of a run from `week` on; nothing is expected yet. */
export function begin(measure, week, weeks) {
  return { measure, from: week, points: Array(weeks).fill(null), chosen: null, revealed: false };
}

export function choose(prediction, curve, recording) {
  const { from, measure } = prediction;
  const start = from > 0 ? (recording.measures[measure][from - 1] ?? 0) : (recording.measures[measure][0] ?? 0);
  const high = Math.max(HIGH, Math.min(0.95, start + STEP));
  const points = prediction.points.map((_, week) => {
    return week < from ? null : Math.max(0, Math.min(1, CURVES[curve](start, high, week - from + 1)));
  });
  return { ...prediction, points, chosen: curve };
}

/** Draws from one point to the next by mouse; what lies between is filled. */
export function drawn(prediction, before, here) {
  const points = [...prediction.points];
  const [first, last] = before && before.week <= here.week ? [before, here] : [here, before ?? here];
  for (let week = first.week; week <= last.week; week++) {
    const part = last.week > first.week ? (week - first.week) / (last.week - first.week) : 1;
    const place = week - 1; // the value of the week that ends there
    if (place >= prediction.from && place < points.length) points[place] = first.value + part * (last.value - first.value);
  }
  return { ...prediction, points, chosen: null };
}

export function isDrawn(prediction) {
  return prediction.points.some((value) => value !== null);
}

/** How far away: mean absolute distance over the weeks seen with both values, and the last of these differences. */
export function distance(prediction, recording, week) {
  const values = recording.measures[prediction.measure];
  let [sum, count, last] = [0, 0, 0];
  for (let k = prediction.from; k < Math.min(week, values.length); k++) {
    if (prediction.points[k] === null || values[k] === null) continue;
    last = values[k] - prediction.points[k];
    sum += Math.abs(last);
    count += 1;
  }
  return count ? { mean: sum / count, last, weeks: count } : null;
}

/** The ready-made curve that the run came nearest to. */
export function nearestCurve(prediction, recording, week) {
  const away = (curve) => distance(choose(prediction, curve, recording), recording, week)?.mean ?? Infinity;
  return CURVE_NAMES.reduce((best, curve) => (away(curve) < away(best) ? curve : best));
}

/** Nodes of the panel. `actions`: {begin(measure), choose(curve), clear(), reveal(), end()}; `charts`: [{name, title}]. */
export function predictNodes(prediction, recording, week, { charts, texts, measure, question, actions }) {
  if (!prediction) {
    const select = make("select", { id: "predict-measure" }, ...charts.map(({ name, title }) => new Option(title, name)));
    select.value = measure ?? charts[0].name;
    return [
      make("p", {}, question ?? say("predict.intro")),
      make("label", { htmlFor: "predict-measure" }, say("predict.measure")),
      select,
      button("predict.begin", () => actions.begin(select.value), "main"),
    ];
  }
  return prediction.revealed
    ? revealedNodes(prediction, recording, week, { texts, question, actions, charts })
    : guessingNodes(prediction, { texts, question, actions });
}

function guessingNodes(prediction, { texts, question, actions }) {
  const list = make("div", { className: "curves" });
  for (const curve of CURVE_NAMES) {
    const radio = make("input", { type: "radio", name: "curve", id: `curve-${curve}`, checked: prediction.chosen === curve });
    radio.addEventListener("change", () => actions.choose(curve));
    list.append(make("label", { htmlFor: radio.id }, radio, texts?.[curve] ?? group("predict.curves")[curve]));
  }
  const reveal = button("predict.reveal", actions.reveal, "main");
  reveal.disabled = !isDrawn(prediction);
  reveal.id = "reveal";
  return [
    make("p", { className: "question" }, question ?? say("predict.intro")),
    make("p", {}, say("predict.draw", { week: prediction.from + 1 })),
    list,
    reveal,
    button("predict.clear", actions.clear),
    button("predict.end", actions.end),
  ];
}

function revealedNodes(prediction, recording, week, { texts, question, actions, charts }) {
  const found = distance(prediction, recording, week);
  const percent = charts.find(({ name }) => name === prediction.measure)?.percent;
  const nodes = question ? [make("p", {}, question)] : [];
  if (found) {
    const away = (value) => (percent ? say("predict.points", { points: Math.round(100 * value) }) : shown(value, false));
    const fields = { mean: away(found.mean), weeks: found.weeks, last: away(Math.abs(found.last)) };
    const side = Math.abs(found.last) < 0.02 ? "same" : found.last > 0 ? "above" : "below";
    nodes.push(make("p", { className: "distance" }, say("predict.distance", fields)), make("p", {}, say(`predict.${side}`, fields)));
    if (week >= recording.weeks) {
      const curve = nearestCurve(prediction, recording, week);
      nodes.push(make("p", {}, say("predict.nearest", { curve: (texts?.[curve] ?? group("predict.curves")[curve]).replace(/\.$/, "") })));
    }
  } else {
    nodes.push(make("p", {}, say("predict.wait")));
  }
  return [...nodes, button("predict.end", actions.end, "main")];
}
