// The class draws the curve that it expects on the chart of the prediction: with mouse, finger or keyboard.

import { drawn, moved, penOf } from "staffroom/predict";
import { say, shown } from "staffroom/words";

const KEYS = { ArrowRight: { right: 1 }, ArrowLeft: { right: -1 }, ArrowUp: { up: 1 }, ArrowDown: { up: -1 } };

export class Drawing {
  constructor(classroom, stage, redraw) {
    Object.assign(this, { classroom, stage, redraw });
    this.prediction = null; // for which the pen was taken up
    for (const chart of stage.charts) this.listen(chart);
  }

  isOpen(chart) {
    const { prediction } = this.classroom;
    return Boolean(prediction) && !prediction.revealed && chart.spec.measures.includes(prediction.measure);
  }

  listen(chart) {
    const { canvas } = chart;
    let before = null;
    const draw = (event) => {
      const here = chart.at(event.offsetX, event.offsetY);
      this.classroom.prediction = drawn(this.classroom.prediction, before, here);
      before = here;
      this.redraw();
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (!this.isOpen(chart)) return;
      canvas.setPointerCapture(event.pointerId);
      before = null;
      draw(event);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (this.isOpen(chart) && canvas.hasPointerCapture(event.pointerId)) draw(event);
    });
    canvas.addEventListener("pointerup", () => this.isOpen(chart) && this.classroom.on.change());
    canvas.addEventListener("focus", () => this.takeUp(chart));
    canvas.addEventListener("blur", () => {
      chart.pen = null;
      this.redraw();
    });
    canvas.addEventListener("keydown", (event) => this.isOpen(chart) && this.key(chart, event));
  }

  key(chart, event) {
    const move = KEYS[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    chart.pen ??= penOf(this.classroom.prediction, this.classroom.recording);
    const made = moved(this.classroom.prediction, chart.pen, { ...move, isFar: event.shiftKey });
    this.classroom.prediction = made.prediction;
    chart.pen = made.pen;
    this.classroom.on.change();
    this.tell(chart);
  }

  /** The pen of the keyboard lies where the run is known up to. A click takes the mouse, not the pen. */
  takeUp(chart) {
    if (!this.isOpen(chart) || !chart.canvas.matches(":focus-visible")) return;
    chart.pen = penOf(this.classroom.prediction, this.classroom.recording);
    this.redraw();
    this.tell(chart);
  }

  tell(chart) {
    const { week, value } = chart.pen;
    this.classroom.on.notice(say("predict.pen", { week, value: shown(value, chart.spec.percent) }));
  }

  /** Goes to the chart of the prediction, to draw by keyboard. */
  start() {
    const chart = this.stage.charts.find((found) => this.isOpen(found));
    if (!chart) return this.classroom.on.notice(say("predict.nothing_to_draw"), true);
    this.stage.expand(chart.name);
    this.refresh();
    chart.canvas.focus();
    return undefined;
  }

  /** Only the chart on which can be drawn is reached with Tab. */
  refresh() {
    for (const chart of this.stage.charts) {
      const isOpen = this.isOpen(chart);
      chart.canvas.classList.toggle("open", isOpen);
      chart.canvas.setAttribute("role", isOpen ? "application" : "img");
      if (isOpen) chart.canvas.tabIndex = 0;
      else chart.canvas.removeAttribute("tabindex");
    }
    const { prediction } = this.classroom;
    document.body.classList.toggle("guessing", Boolean(prediction) && !prediction.revealed);
  }
}
