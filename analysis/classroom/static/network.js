// The living staff network on a canvas: teachers, their ties, this week's meetings; a teacher can be chosen.

import { colours, context, font } from "staffroom/colours";
import { roleOf } from "staffroom/shapes";
import { Sprites } from "staffroom/sprites";
import { say } from "staffroom/words";

const VOLUNTARY = 0; // kinds of meetings, see sim/kernel/diary.py; the others inside the school are scheduled
const OUTSIDE = 4;
export const TALK = 6; // a light contact: thin, grey, under the others
const WIDTHS = [0.5, 1, 1.7, 2.6, 3.8]; // of ties, by trust
const MOST_TIES = 260; // the strongest at the beginning; more of them would be a grey cloud
const NARROW = 30; // lines of type; in a narrower picture departments are named shortly
const TINY = 16; // lines of type; there is room for their numbers only
const MANY = 8; // departments; with more of them they are named shortly too
const MARGIN = { side: 1.6, top: 2.3, bottom: 2.3 }; // rem: room for the names of departments

export class Network {
  constructor(canvas) {
    this.canvas = canvas;
    this.recording = null;
    this.ties = document.createElement("canvas");
    this.tiesOf = "";
    this.sprites = new Sprites();
    this.chosen = null; // the teacher whose panel is open
    this.pointed = null; // the teacher under the mouse or the keyboard
  }

  show(recording) {
    this.recording = recording;
    this.tiesOf = "";
    if (recording) this.weakest = weakestDrawn(recording.ties, recording.steps);
  }

  /** Draws frame `week`, on the way to the next by `fraction`; hidden weeks are never asked for. */
  draw(week, fraction) {
    const { recording } = this;
    const pen = recording && context(this.canvas);
    if (!pen) return;
    this.place();
    pen.drawImage(this.tiesAt(week), 0, 0, this.wide, this.high);
    if (week > 0) this.drawMeetings(pen, week - 1, fraction);
    this.drawTeachers(pen, week, fraction);
    this.drawDepartments(pen);
    if (this.pointed !== null) this.drawName(pen, week);
  }

  /** Where everybody stands, in pixels. */
  place() {
    const { clientWidth: wide, clientHeight: high } = this.canvas;
    const key = `${wide} ${high} ${colours().rem}`;
    if (this.placed?.key === key && this.placed.recording === this.recording) return;
    const places = this.recording.places;
    const [left, right] = bounds(places.map(([x]) => x));
    const [low, top] = bounds(places.map(([, y]) => y));
    const { rem } = colours();
    const across = wide - 2 * rem * MARGIN.side;
    const down = high - rem * (MARGIN.top + MARGIN.bottom);
    this.x = places.map(([x]) => rem * MARGIN.side + (across * (x - left)) / Math.max(1e-9, right - left));
    this.y = places.map(([, y]) => rem * MARGIN.top + (down * (top - y)) / Math.max(1e-9, top - low));
    this.radius = Math.max(5, Math.min(15, 0.4 * nearest(this.x, this.y)));
    [this.wide, this.high] = [wide, high];
    this.placed = { key, recording: this.recording };
    this.tiesOf = "";
  }

  /** The ties are drawn once a week, not once a frame. */
  tiesAt(week) {
    const ratio = this.canvas.width / this.wide;
    const name = `${week} ${colours().ink} ${ratio}`;
    if (this.tiesOf === name) return this.ties;
    this.tiesOf = name;
    Object.assign(this.ties, { width: this.canvas.width, height: this.canvas.height });
    const pen = this.ties.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { one, other, trust, closed } = this.recording.ties;
    const start = week * one.length;
    const paths = WIDTHS.map(() => new Path2D());
    for (let k = 0; k < one.length; k++) {
      const sent = trust[start + k];
      const share = sent / this.recording.steps;
      if (sent === closed || share < this.weakest) continue;
      const path = paths[Math.min(WIDTHS.length - 1, Math.floor(share * WIDTHS.length * 1.15))];
      path.moveTo(this.x[one[k]], this.y[one[k]]);
      path.lineTo(this.x[other[k]], this.y[other[k]]);
    }
    pen.strokeStyle = colours().quiet;
    WIDTHS.forEach((width, k) => {
      pen.lineWidth = width;
      pen.globalAlpha = 0.1 + 0.07 * k;
      pen.stroke(paths[k]);
    });
    return this.ties;
  }

  drawMeetings(pen, week, fraction) {
    const { free, scheduled, quiet } = colours();
    pen.lineCap = "round";
    const meetings = this.recording.meetings(week);
    const isTalk = ({ kind }) => kind === TALK;
    for (const meeting of [...meetings.filter(isTalk), ...meetings.filter((found) => !isTalk(found))]) {
      const isFree = meeting.kind === VOLUNTARY || meeting.kind === OUTSIDE || isTalk(meeting);
      const [x, y] = [this.x[meeting.one], this.y[meeting.one]];
      const away = meeting.other === this.recording.nobody;
      pen.globalAlpha = 0.95 - 0.6 * fraction;
      pen.strokeStyle = isTalk(meeting) ? quiet : isFree ? free : scheduled;
      pen.lineWidth = isTalk(meeting) ? 1 : 1.5 + 1.7 * meeting.depth;
      pen.setLineDash(isFree ? [] : [3 + pen.lineWidth, 4 + pen.lineWidth]);
      pen.lineDashOffset = isFree ? 0 : -12 * fraction;
      pen.beginPath();
      pen.moveTo(x, y);
      if (away) pen.lineTo(x + 0.12 * (x - this.wide / 2), y + 0.12 * (y - this.high / 2));
      else pen.lineTo(this.x[meeting.other], this.y[meeting.other]);
      pen.stroke();
    }
    pen.setLineDash([]);
    pen.globalAlpha = 1;
  }

  drawTeachers(pen, week, fraction) {
    const { recording, radius } = this;
    const next = Math.min(recording.weeks, week + (fraction > 0 ? 1 : 0));
    const { accent } = colours();
    for (let k = 0; k < recording.size; k++) {
      const here = recording.share("norm", week, k);
      const norm = here + fraction * (recording.share("norm", next, k) - here);
      this.sprites.draw(pen, roleOf(recording, week, k), norm, [this.x[k], this.y[k]], radius);
      if (k === this.chosen || k === this.pointed) {
        pen.beginPath();
        pen.arc(this.x[k], this.y[k], radius + 6, 0, 2 * Math.PI);
        pen.lineWidth = 4;
        pen.strokeStyle = accent;
        pen.stroke();
      }
    }
  }

  drawDepartments(pen) {
    const { departments } = this.recording;
    const { paper, ink } = colours();
    font(pen, 0.86, 600);
    pen.textAlign = "center";
    pen.lineJoin = "round";
    const codes = new Set(departments);
    const count = codes.size;
    for (const code of codes) {
      const own = departments.map((found, k) => (found === code ? k : -1)).filter((k) => k >= 0);
      const middle = own.reduce((sum, k) => sum + this.x[k], 0) / own.length;
      const [top, low] = bounds(own.map((k) => this.y[k]));
      const isLow = own.reduce((sum, k) => sum + this.y[k], 0) / own.length > 0.6 * this.high;
      const y = isLow ? low + this.radius + 0.95 * colours().rem : top - this.radius - 0.45 * colours().rem;
      const lines = this.wide / colours().rem;
      const isShort = lines < NARROW || count > MANY;
      const isTiny = lines < TINY || (lines < NARROW && count > MANY);
      const name = isTiny ? "number" : isShort ? "short" : "department";
      const text = say(`network.${name}`, { number: code + 1 });
      const half = pen.measureText(text).width / 2 + 4;
      const x = Math.max(half, Math.min(this.wide - half, middle));
      label(pen, text, x, y, paper, ink);
    }
  }

  drawName(pen, week) {
    const k = this.pointed;
    const text = this.nameOf(k, week);
    font(pen, 0.9, 700);
    pen.textAlign = "center";
    const half = pen.measureText(text).width / 2 + 4;
    const x = Math.max(half, Math.min(this.wide - half, this.x[k]));
    label(pen, text, x, this.y[k] + this.radius + 24, colours().paper, colours().ink);
  }

  /** "T07, head, norm 0.52" */
  nameOf(teacher, week) {
    const role = say(`network.roles.${roleOf(this.recording, week, teacher)}`);
    const norm = this.recording.share("norm", week, teacher).toFixed(2);
    return say("network.name", { code: this.recording.codes[teacher], role, norm });
  }

  /** The teacher at a point of the canvas, or null. */
  at(x, y) {
    if (!this.x) return null;
    let [best, found] = [Math.max(14, this.radius + 6), null];
    this.x.forEach((there, k) => {
      const away = Math.hypot(there - x, this.y[k] - y);
      if (away < best) [best, found] = [away, k];
    });
    return found;
  }
}

function label(pen, text, x, y, paper, ink) {
  pen.lineWidth = 5;
  pen.strokeStyle = paper;
  pen.strokeText(text, x, y);
  pen.fillStyle = ink;
  pen.fillText(text, x, y);
}

/** Trust (mutual) from which ties are drawn in all weeks of a run. */
function weakestDrawn({ one, trust, closed }, steps) {
  const sent = Array.from(trust.slice(0, one.length)).filter((value) => value !== closed);
  if (sent.length <= MOST_TIES) return 0;
  return sent.sort((here, there) => there - here)[MOST_TIES] / steps;
}

function bounds(values) {
  return [Math.min(...values), Math.max(...values)];
}

/** The smallest distance between two teachers. */
function nearest(x, y) {
  let found = Infinity;
  for (let k = 0; k < x.length; k++) {
    for (let other = 0; other < k; other++) found = Math.min(found, Math.hypot(x[k] - x[other], y[k] - y[other]));
  }
  return found;
}
