// The time line: weeks, terms, years, the culture of every week seen, what was moved when; dragged to go back.

import { termStarts } from "staffroom/chart";
import { colours, context, font } from "staffroom/colours";
import { calendar, say } from "staffroom/words";

export class Timeline {
  /** `onSeek(week)` is called while the handle is dragged. */
  constructor(canvas, cultures, onSeek) {
    this.canvas = canvas;
    this.cultures = cultures;
    this.view = null;
    const seek = (event) => {
      const box = canvas.getBoundingClientRect();
      onSeek(this.weekAt(event.clientX - box.left));
    };
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      seek(event);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (canvas.hasPointerCapture(event.pointerId)) seek(event);
    });
  }

  weekAt(x) {
    return Math.round(((x - this.left) / (this.right - this.left)) * this.weeks);
  }

  x(week) {
    return this.left + ((this.right - this.left) * week) / this.weeks;
  }

  /** `view`: as of a chart, with `position` (weeks with a fraction) and `markTexts` [{week, text, isBranch}]. */
  draw(view) {
    const pen = view.original && context(this.canvas);
    if (!pen) return;
    const { rem } = colours();
    [this.left, this.right, this.weeks] = [0.9 * rem, this.canvas.clientWidth - 0.9 * rem, view.original.weeks];
    const high = this.canvas.clientHeight / rem; // a low one has room for one row of names, a very low one for none
    this.rows = high > 4.8 ? 2 : high > 3 ? 1 : 0;
    this.top = [0.35, 1.5, 2.35][this.rows] * rem;
    this.band = (view.branch ? 0.55 : 0.9) * rem;
    this.below = this.top + this.band + (view.branch ? 0.65 * rem : 0);
    this.bands(pen, view);
    this.terms(pen, view.original);
    this.marks(pen, view.marks.filter((mark) => mark.week <= Math.max(view.reached, view.week)));
    this.handle(pen, view.position);
    this.canvas.setAttribute("aria-valuemax", this.weeks);
    this.canvas.setAttribute("aria-valuenow", view.week);
    this.canvas.setAttribute("aria-valuetext", view.week ? calendar(view.original, view.week - 1) : say("time.start"));
  }

  bands(pen, view) {
    const { line, cultures } = colours();
    const rows = [{ recording: view.original, y: this.top, past: Math.min(view.reached, view.limit) }];
    if (view.branch) rows.push({ recording: view.branch, y: this.top + this.band + 2, past: view.week });
    for (const { recording, y, past } of rows) {
      pen.fillStyle = line;
      pen.fillRect(this.left, y, this.right - this.left, this.band);
      for (let week = 0; week < past; week++) {
        pen.globalAlpha = week < view.week ? 1 : 0.35;
        pen.fillStyle = cultures[this.cultures.indexOf(recording.cultures[week].culture)];
        pen.fillRect(this.x(week), y, this.x(week + 1) - this.x(week) + 0.5, this.band);
      }
      pen.globalAlpha = 1;
    }
  }

  terms(pen, recording) {
    const { ink, quiet, rem } = colours();
    const bottom = this.below + 0.35 * rem;
    if (!this.rows) return;
    const wide = this.right - this.left > 620;
    pen.textAlign = "center";
    for (const { week, term, year, isYear, length } of termStarts(recording)) {
      pen.strokeStyle = isYear ? ink : quiet;
      pen.lineWidth = isYear ? 2 : 1;
      pen.beginPath();
      pen.moveTo(this.x(week), this.top - (isYear ? 4 : 0));
      pen.lineTo(this.x(week), bottom + (isYear ? 0.9 * rem : 0));
      pen.stroke();
      if (isYear && !wide) {
        font(pen, 0.8, 600);
        pen.fillStyle = ink;
        pen.fillText(say("time.year", { year }), this.x(week + recording.yearWeeks / 2), bottom + 0.75 * rem);
      }
      if (!wide) continue;
      font(pen, 0.78, isYear ? 700 : 400);
      pen.fillStyle = isYear ? ink : quiet;
      const text = isYear ? say("time.year", { year }) : say("time.term", { term });
      pen.fillText(text, this.x(week + length / 2), bottom + 0.75 * rem);
    }
  }

  /** A mark for every lever moved, named above the line as far as there is room. */
  marks(pen, marks) {
    const { accent, branch, ink, rem } = colours();
    const free = Array(this.rows).fill(-Infinity); // where the rows of names have room
    pen.textAlign = "left";
    for (const mark of marks) {
      const x = this.x(mark.week);
      pen.fillStyle = mark.isBranch ? branch : accent;
      pen.beginPath();
      pen.moveTo(x - 6, this.top - 7);
      pen.lineTo(x + 6, this.top - 7);
      pen.lineTo(x, this.top + 3);
      pen.fill();
      pen.fillRect(x - 1, this.top, 2, this.below - this.top);
      font(pen, 0.8, 600);
      const wide = pen.measureText(mark.text).width;
      const start = Math.min(Math.max(0, x - wide / 2), this.canvas.clientWidth - wide - 2);
      const row = free.findIndex((end) => start >= end);
      if (row < 0) continue;
      free[row] = start + wide + 10;
      pen.fillStyle = mark.isBranch ? branch : ink;
      pen.fillText(mark.text, start, this.top - (0.62 + 0.9 * row) * rem);
    }
  }

  handle(pen, position) {
    const { ink, paper, rem } = colours();
    const x = this.x(position);
    const middle = (this.top + this.below) / 2 + 0.05 * rem;
    pen.strokeStyle = ink;
    pen.lineWidth = 3;
    pen.beginPath();
    pen.moveTo(x, this.top - 2);
    pen.lineTo(x, this.below + 2);
    pen.stroke();
    pen.beginPath();
    pen.arc(x, middle, 0.55 * rem, 0, 2 * Math.PI);
    pen.fillStyle = ink;
    pen.fill();
    pen.strokeStyle = paper;
    pen.stroke();
  }
}
