// One line chart: the run, its branch, other luck as faint lines, what was predicted; up to the weeks that were seen.

import { colours, context, font } from "staffroom/colours";
import { say, shown } from "staffroom/words";

const SECOND = [2, 5]; // dots of a chart's second measure
const BRANCH = [10, 5];
const WIDE_ENOUGH = 14; // letters' height (rem): a narrower chart has no value beside its title (style.css)

export class Chart {
  /** `spec`: {measures: [name, ...], lines: [short label, ...], percent} */
  constructor(canvas, spec) {
    this.canvas = canvas;
    this.spec = spec;
    this.ghosts = null; // {measure: [run][week]}
    this.faint = document.createElement("canvas");
    this.faintOf = "";
    this.pen = null; // {week, value} where the keyboard draws
  }

  setGhosts(ghosts) {
    this.ghosts = ghosts;
    this.faintOf = "";
  }

  /** `view`: {original, branch, week, reached, limit, marks, difference, guess, name of the measure guessed} */
  draw(view) {
    const pen = view.original && context(this.canvas);
    if (!pen) return;
    const { rem } = colours();
    const { clientWidth: wide, clientHeight: high } = this.canvas;
    this.box = { left: 2.5 * rem, top: 0.45 * rem, right: wide - 0.8 * rem, bottom: high - 1.35 * rem };
    this.weeks = view.original.weeks;
    this.grid(pen, view.original);
    this.markLines(pen, view);
    if (this.ghosts && view.showGhosts) this.drawFaint(pen, view.week);
    this.lines(pen, view);
    if (view.guess && this.spec.measures.includes(view.guess.measure)) this.drawGuess(pen, view.guess);
    if (this.pen) this.drawPen(pen);
    this.pointAtDifference(pen, view);
  }

  x(week) {
    return this.box.left + ((this.box.right - this.box.left) * week) / this.weeks;
  }

  y(value) {
    return this.box.bottom - (this.box.bottom - this.box.top) * Math.max(0, Math.min(1, value));
  }

  /** The week and value at a point of the canvas. */
  at(x, y) {
    const { left, right, top, bottom } = this.box;
    return {
      week: Math.round((this.weeks * (x - left)) / (right - left)),
      value: Math.max(0, Math.min(1, (bottom - y) / (bottom - top))),
    };
  }

  grid(pen, recording) {
    const { line, quiet, ink, rem } = colours();
    const { left, right, top, bottom } = this.box;
    font(pen, 0.8);
    pen.fillStyle = quiet;
    pen.textAlign = "right";
    pen.textBaseline = "middle";
    for (const value of [0, 0.5, 1]) {
      pen.strokeStyle = value ? line : quiet;
      pen.lineWidth = 1;
      stroke(pen, [left, right], [this.y(value), this.y(value)]);
      pen.fillText(this.spec.percent ? `${100 * value}%` : String(value), left - 0.35 * rem, this.y(value));
    }
    pen.textBaseline = "alphabetic";
    pen.textAlign = "center";
    for (const { week, isYear, year } of termStarts(recording)) {
      pen.strokeStyle = isYear ? quiet : line;
      pen.lineWidth = isYear ? 1.2 : 0.8;
      stroke(pen, [this.x(week), this.x(week)], [top, bottom + (isYear ? 5 : 0)]);
      if (!isYear) continue;
      pen.fillStyle = ink;
      const middle = (this.x(week) + this.x(Math.min(recording.weeks, week + recording.yearWeeks))) / 2;
      const room = this.x(recording.yearWeeks) - left - 4;
      const text = say("time.year", { year });
      pen.fillText(pen.measureText(text).width > room ? String(year) : text, middle, bottom + 1.1 * rem);
    }
  }

  markLines(pen, view) {
    const { accent, branch } = colours();
    const { top, bottom } = this.box;
    pen.lineWidth = 1.5;
    for (const mark of view.marks) {
      if (mark.week > view.reached) continue;
      pen.strokeStyle = pen.fillStyle = mark.isBranch ? branch : accent;
      pen.setLineDash([3, 3]);
      stroke(pen, [this.x(mark.week), this.x(mark.week)], [top, bottom]);
      pen.setLineDash([]);
      pen.beginPath();
      pen.moveTo(this.x(mark.week) - 5, top - 4);
      pen.lineTo(this.x(mark.week) + 5, top - 4);
      pen.lineTo(this.x(mark.week), top + 4);
      pen.fill();
    }
  }

  /** Other luck is drawn once and then uncovered week by week. */
  drawFaint(pen, week) {
    const { width, height } = this.canvas;
    const ratio = width / this.canvas.clientWidth;
    const name = `${width} ${height} ${colours().ghost} ${colours().rem}`;
    if (this.faintOf !== name) {
      this.faintOf = name;
      Object.assign(this.faint, { width, height });
      const brush = this.faint.getContext("2d");
      brush.setTransform(ratio, 0, 0, ratio, 0, 0);
      brush.strokeStyle = colours().ghost;
      brush.lineWidth = 1;
      for (const measure of this.spec.measures) {
        for (const run of this.ghosts[measure] ?? []) this.trace(brush, run, 0, this.weeks);
      }
    }
    const seen = Math.min(width, Math.round((this.x(week) + 1) * ratio));
    if (seen > 0) pen.drawImage(this.faint, 0, 0, seen, height, 0, 0, seen / ratio, height / ratio);
  }

  lines(pen, view) {
    const { original, branch, rem } = colours();
    const runs = [{ recording: view.original, colour: original, dash: [], past: Math.min(view.reached, view.limit) }];
    if (view.branch) runs.push({ recording: view.branch, colour: branch, dash: BRANCH, past: view.week });
    for (const { recording, colour, dash, past } of runs) {
      this.spec.measures.forEach((measure, place) => {
        const values = recording.measures[measure];
        pen.strokeStyle = colour;
        pen.lineWidth = (place ? 0.13 : 0.2) * rem;
        pen.lineJoin = pen.lineCap = "round";
        if (past > view.week) {
          pen.globalAlpha = 0.3;
          pen.setLineDash(place ? SECOND : dash);
          this.trace(pen, values, Math.max(0, view.week - 1), past);
        }
        pen.globalAlpha = 1;
        pen.setLineDash(place ? (dash.length ? [10, 4, 2, 4] : SECOND) : dash);
        this.trace(pen, values, 0, view.week);
        pen.setLineDash([]);
        this.dot(pen, values, view.week, colour, place);
      });
    }
    this.names(pen, view);
  }

  /** Values of the weeks from `first` up to (not including) `end`; a gap where there is none. */
  trace(pen, values, first, end) {
    pen.beginPath();
    let down = false;
    for (let week = first; week < Math.min(end, values.length); week++) {
      const value = values[week];
      if (value === null) {
        down = false;
        continue;
      }
      if (down) pen.lineTo(this.x(week + 1), this.y(value));
      else pen.moveTo(this.x(week + 1), this.y(value));
      down = true;
    }
    pen.stroke();
  }

  dot(pen, values, week, colour, place) {
    const value = week > 0 ? values[week - 1] : null;
    if (value === null) return;
    pen.beginPath();
    pen.arc(this.x(week), this.y(value), (place ? 0.22 : 0.3) * colours().rem, 0, 2 * Math.PI);
    pen.fillStyle = place ? colours().card : colour;
    pen.fill();
    pen.stroke();
  }

  /** What the two lines of a chart are, written beside them; of one line its value, where there is no room above the chart. */
  names(pen, view) {
    if (view.week < 1) return;
    const sent = this.spec.measures.map((measure) => view.original.measures[measure][view.week - 1]);
    const values = sent.map((value) => value ?? 0.5);
    if (!this.spec.lines) {
      if (this.canvas.clientWidth <= WIDE_ENOUGH * colours().rem) this.note(pen, this.describe(view), view.week, values[0], true);
      return;
    }
    const upper = values[0] >= values[1] ? 0 : 1;
    this.spec.lines.forEach((line, place) => {
      const there = view.branch?.measures[this.spec.measures[place]][view.week - 1];
      const text = `${line} ${shown(sent[place], false)}${view.branch ? ` | ${shown(there, false)}` : ""}`;
      this.note(pen, text, view.week, values[place], place === upper);
    });
  }

  /** A few words beside the dot of a week and a value. */
  note(pen, text, week, value, isAbove) {
    const { card, original, rem } = colours();
    font(pen, 0.84, 600);
    const room = this.canvas.clientWidth - this.box.left - 6;
    const share = Math.min(1, room / pen.measureText(text).width); // smaller in a narrow chart, rather than cut off
    font(pen, 0.84 * share, 600);
    const wide = pen.measureText(text).width;
    // After the dot, where nothing has been drawn yet, for as long as there is room.
    const x = Math.max(this.box.left + 4, Math.min(this.box.left + 4 + room - wide, this.x(week) + 0.5 * rem));
    const rise = isAbove ? -0.6 * rem : 1.15 * rem;
    const y = Math.max(this.box.top + 0.8 * rem, Math.min(this.box.bottom - 4, this.y(value) + rise));
    pen.textAlign = "left";
    pen.lineWidth = 4;
    pen.strokeStyle = card;
    pen.strokeText(text, x, y);
    pen.fillStyle = original;
    pen.fillText(text, x, y);
  }

  drawGuess(pen, guess) {
    pen.strokeStyle = colours().guess;
    pen.lineWidth = 0.24 * colours().rem;
    pen.setLineDash([2, 7]);
    pen.lineCap = "round";
    this.trace(pen, guess.points, 0, this.weeks);
    pen.setLineDash([]);
  }

  drawPen(pen) {
    const { guess, card, rem } = colours();
    pen.beginPath();
    pen.arc(this.x(this.pen.week), this.y(this.pen.value), 0.5 * rem, 0, 2 * Math.PI);
    pen.fillStyle = card;
    pen.fill();
    pen.strokeStyle = guess;
    pen.lineWidth = 0.24 * rem;
    pen.stroke();
  }

  pointAtDifference(pen, view) {
    const { difference } = view;
    if (!difference || difference.week >= view.week || !this.spec.measures.includes(difference.name)) return;
    const { branch, rem } = colours();
    const [x, y] = [this.x(difference.week + 1), this.y(difference.there ?? difference.here ?? 0)];
    pen.strokeStyle = branch;
    pen.lineWidth = 3;
    pen.beginPath();
    pen.arc(x, y, 0.6 * rem, 0, 2 * Math.PI);
    pen.stroke();
  }

  /** What the chart shows, in words. */
  describe(view) {
    return this.spec.measures
      .map((measure) => {
        const here = view.week > 0 ? view.original.measures[measure][view.week - 1] : null;
        const there = view.branch && view.week > 0 ? view.branch.measures[measure][view.week - 1] : null;
        return there === null ? shown(here, this.spec.percent) : `${shown(here, this.spec.percent)} | ${shown(there, this.spec.percent)}`;
      })
      .join(", ");
  }
}

function stroke(pen, [x, x2], [y, y2]) {
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(x2, y2);
  pen.stroke();
}

/** The first weeks of all terms: [{week, term, year, isYear, length}], counted from 1 but for the week. */
export function termStarts(recording) {
  const found = [];
  for (let week = 0, place = 0; week < recording.weeks; place++) {
    const term = place % recording.terms.length;
    const length = recording.terms[term];
    found.push({ week, term: term + 1, year: Math.floor(place / recording.terms.length) + 1, isYear: term === 0, length });
    week += length;
  }
  return found;
}
