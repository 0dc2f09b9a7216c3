// Predict, then reveal: a curve expected by the class, from a week on, and how far the run was away from it.

import { button, make } from "staffroom/panel";
import { group, say, shown } from "staffroom/words";

const HIGH = 0.7; // the high level of the ready-made curves, or a good step above where they begin
const STEP = 0.35;
const CURVE_NAMES = ["jump", "slow_rise", "flat", "hump"]; // offered where no lesson is open

let curves = { shapes: {}, before: 1 }; // see analysis/classroom/curves.py

export function learnCurves(known) {
  curves = known;
}

/** A prediction of a measure of a run from `week` on; nothing is expected yet. `choices`: [{curve, to, text}] of a lesson. */
export function begin(measure, week, weeks, choices = null) {
  return { measure, choices, from: week, points: Array(weeks).fill(null), chosen: null, revealed: false };
}

function choicesOf(prediction) {
  return prediction.choices ?? CURVE_NAMES.map((curve) => ({ curve, text: group("predict.curves")[curve] }));
}

/** Share of the way that a curve has gone after so many weeks: straight between the points of its shape. */
function shareOfWay(curve, passed) {
  const shape = curves.shapes[curve];
  const next = shape.findIndex(([week]) => week >= passed);
  if (next < 0) return shape.at(-1)[1];
  if (next === 0) return shape[0][1];
  const [[first, low], [last, high]] = [shape[next - 1], shape[next]];
  return low + ((high - low) * (passed - first)) / (last - first);
}

/** Where a measure stands: its mean over the last term. */
function standing(values, from) {
  const before = values.slice(Math.max(0, from - curves.before), Math.max(1, from)).filter((value) => value !== null);
  return before.length ? before.reduce((sum, value) => sum + value, 0) / before.length : 0;
}

export function choose(prediction, curve, recording) {
  const { from, measure } = prediction;
  const start = standing(recording.measures[measure], from);
  const { to } = choicesOf(prediction).find((choice) => choice.curve === curve);
  const level = to ?? Math.max(HIGH, Math.min(0.95, start + STEP));
  const points = prediction.points.map((_, week) => {
    return week < from ? null : Math.max(0, Math.min(1, start + (level - start) * shareOfWay(curve, week - from + 1)));
  });
  return { ...prediction, points, chosen: curve };
}

/** Draws from one point to the next; what lies between is filled. */
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

const PEN_STEP = 3; // weeks that an arrow key moves the pen, or nine with Shift; the curve bends over as many
const PEN_LIFT = 0.05;

/** The pen of the keyboard, at first where the run is known up to: {week, value, start: the value there, span}. */
export function penOf(prediction, recording) {
  const start = standing(recording.measures[prediction.measure], prediction.from);
  return { week: prediction.from, value: start, start, span: PEN_STEP };
}

/** The pen moved by keys: `right` (or left) along the curve, which goes on level where there is none yet; `up` (or down)
 * lifts the curve at the pen, bent from where it was `span` weeks before and after. Returns {prediction, pen}. */
export function moved(prediction, pen, { right = 0, up = 0, isFar = false }) {
  const { points, from } = prediction;
  const valueAt = (week) => (week <= from ? pen.start : points[week - 1]);
  if (right) {
    const span = isFar ? 3 * PEN_STEP : PEN_STEP;
    const week = Math.max(from, Math.min(points.length, pen.week + right * span));
    const known = valueAt(week);
    if (known !== null || week <= pen.week) return { prediction, pen: { ...pen, week, value: known ?? pen.value, span } };
    const here = { week, value: pen.value };
    return { prediction: drawn(prediction, { ...here, week: pen.week }, here), pen: { ...pen, ...here, span } };
  }
  if (pen.week <= from) {
    const next = moved(prediction, pen, { right: 1, isFar });
    return moved(next.prediction, next.pen, { up });
  }
  const here = { week: pen.week, value: Math.max(0, Math.min(1, pen.value + up * PEN_LIFT)) };
  const left = Math.max(from, pen.week - pen.span);
  let made = drawn(prediction, { week: left, value: valueAt(left) ?? pen.value }, here);
  const next = Math.min(points.length, pen.week + pen.span);
  if (valueAt(next) !== null && next > pen.week) made = drawn(made, here, { week: next, value: valueAt(next) });
  return { prediction: made, pen: { ...pen, ...here } };
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

/** The choice that the run came nearest to. */
export function nearestChoice(prediction, recording, week) {
  const away = ({ curve }) => distance(choose(prediction, curve, recording), recording, week)?.mean ?? Infinity;
  return choicesOf(prediction).reduce((best, choice) => (away(choice) < away(best) ? choice : best));
}

/** {nodes, foot} of the panel. `actions`: {begin(measure), choose(curve), clear(), reveal(), end()}; `charts`: [{name, title}]. */
export function predictNodes(prediction, recording, week, { charts, measure, question, actions }) {
  if (!prediction) {
    const select = make("select", { id: "predict-measure" }, ...charts.map(({ name, title }) => new Option(title, name)));
    select.value = measure ?? charts[0].name;
    const nodes = [
      make("p", { className: question ? "question" : "" }, question ?? say("predict.intro")),
      make("label", { htmlFor: "predict-measure" }, say("predict.measure")),
      select,
      button("predict.begin", () => actions.begin(select.value), "main"),
    ];
    return { nodes, foot: [] };
  }
  return prediction.revealed
    ? revealedNodes(prediction, recording, week, { question, actions, charts })
    : guessingNodes(prediction, { question, actions });
}

function guessingNodes(prediction, { question, actions }) {
  const list = make("div", { className: "curves" });
  for (const { curve, text } of choicesOf(prediction)) {
    const radio = make("input", { type: "radio", name: "curve", id: `curve-${curve}`, checked: prediction.chosen === curve });
    radio.addEventListener("change", () => actions.choose(curve));
    list.append(make("label", { htmlFor: radio.id }, radio, text));
  }
  const reveal = button("predict.reveal", actions.reveal, "main");
  reveal.disabled = !isDrawn(prediction);
  reveal.id = "reveal";
  const nodes = [
    make("p", { className: "question" }, question ?? say("predict.intro")),
    list,
    make("p", {}, say("predict.draw", { week: prediction.from + 1 })),
    button("predict.clear", actions.clear),
    button("predict.end", actions.end),
  ];
  return { nodes, foot: [reveal] }; // in the foot it can never lie before a choice
}

function revealedNodes(prediction, recording, week, { question, actions, charts }) {
  const found = distance(prediction, recording, week);
  const percent = charts.find(({ name }) => name === prediction.measure)?.percent;
  const nodes = question ? [make("p", {}, question)] : [];
  if (found) {
    const away = (value) => (percent ? say("predict.points", { points: Math.round(100 * value) }) : shown(value, false));
    const fields = { mean: away(found.mean), weeks: found.weeks, last: away(Math.abs(found.last)) };
    const side = Math.abs(found.last) < 0.02 ? "same" : found.last > 0 ? "above" : "below";
    nodes.push(make("p", { className: "distance" }, say("predict.distance", fields)), make("p", {}, say(`predict.${side}`, fields)));
    if (week >= recording.weeks) {
      const { text } = nearestChoice(prediction, recording, week);
      nodes.push(make("p", {}, say("predict.nearest", { curve: text.replace(/\.$/, "") })));
    }
  } else {
    nodes.push(make("p", {}, say("predict.wait")));
  }
  return { nodes: [...nodes, button("predict.end", actions.end, "main")], foot: [] };
}
