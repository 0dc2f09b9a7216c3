// The panel at the side: one thing at a time, closed with Escape; the network and the charts stay in sight.

import { say } from "staffroom/words";

const LINE = 48; // pixels that an arrow key scrolls

export class Panel {
  constructor(element, onChange) {
    this.element = element;
    this.title = element.querySelector("h2");
    this.body = element.querySelector(".body");
    this.foot = element.querySelector(".foot"); // stays in sight while the body is scrolled
    this.onChange = onChange;
    this.open = null;
    this.before = null; // what had the focus when it was opened
    this.isByKeys = false;
    this.isHeld = false; // something of the panel is being pressed: what is under the finger stays until it is let go
    this.waiting = null;
    for (const part of [this.body, this.foot]) part.addEventListener("pointerdown", () => (this.isHeld = true));
    for (const kind of ["pointerup", "pointercancel"]) window.addEventListener(kind, () => this.letGo(), true);
    element.querySelector("button.close").addEventListener("click", () => this.close());
    element.addEventListener("keydown", (event) => this.scroll(event));
  }

  /** Shows nodes under a title; `name` is what is shown, such as "teacher"; `foot`: nodes below it. Returns the body. */
  show(name, title, nodes, foot = []) {
    const isNew = this.open !== name;
    this.waiting = null;
    if (!isNew && (this.isHeld || this.isChoosing())) {
      this.waiting = () => this.show(name, title, nodes, foot);
      return this.body;
    }
    if (this.open === null) {
      this.before = document.activeElement;
      this.isByKeys = this.before?.matches(":focus-visible");
    }
    this.open = name;
    this.title.textContent = title;
    const stood = this.element.contains(document.activeElement) ? document.activeElement : null;
    const isKeyboard = stood?.matches(":focus-visible");
    this.body.replaceChildren(...nodes);
    this.foot.replaceChildren(...foot);
    this.element.hidden = false;
    if (!isNew && stood && !stood.isConnected) this.focusAgain(stood, isKeyboard);
    if (isNew) {
      this.body.scrollTop = 0;
      this.element.focus({ preventScroll: true });
      this.onChange(name);
    }
    return this.body;
  }

  /** What had the focus was made anew. By keyboard one goes on where one was, or at the first choice where that is gone.
   * After a click, and after a button of a lesson, the panel itself gets the focus: the space bar, which is to play next,
   * would press the button again. */
  focusAgain(stood, isKeyboard) {
    const isOver = stood.tagName === "BUTTON" && (!isKeyboard || stood.id.startsWith("lesson-"));
    const same = stood.id && this.element.querySelector(`[id="${stood.id}"]:not(:disabled)`);
    const place = !isOver && (same || this.body.querySelector("input[type=radio]"));
    (place || this.element).focus({ preventScroll: !place });
  }

  /** A list of choices would close if it were made anew. */
  isChoosing() {
    return document.activeElement?.tagName === "SELECT" && this.body.contains(document.activeElement);
  }

  /** The click comes first; only then is shown what had to wait. */
  letGo() {
    if (!this.isHeld) return;
    this.isHeld = false;
    setTimeout(() => this.waiting?.());
  }

  /** What is longer than the panel is read by keyboard. In a lesson the page keys turn its pages, and the space bar plays the
   * film everywhere but in the help. */
  scroll(event) {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || target.matches("input, select")) return;
    const { clientHeight, scrollHeight } = this.body;
    if (scrollHeight <= clientHeight) return;
    const page = 0.85 * clientHeight;
    const ways = { ArrowDown: LINE, ArrowUp: -LINE, Home: -scrollHeight, End: scrollHeight };
    if (this.open !== "lessons") Object.assign(ways, { PageDown: page, PageUp: -page });
    if (this.open === "help" && !target.matches("button, a")) ways[" "] = event.shiftKey ? -page : page;
    if (!(key in ways)) return;
    event.preventDefault();
    this.body.scrollBy(0, ways[key]);
  }

  close() {
    if (this.open === null) return;
    this.waiting = null;
    this.open = null;
    this.element.hidden = true;
    // After a click not back to a button: the space bar, which is to play, would press it again.
    if (this.before?.tagName !== "BUTTON" || this.isByKeys) this.before?.focus?.({ preventScroll: true });
    this.onChange(null);
  }
}

/** A small maker of elements: make("p", {className: "say"}, "text", node, ...). */
export function make(kind, fields = {}, ...children) {
  const element = Object.assign(document.createElement(kind), fields);
  element.append(...children);
  return element;
}

export function button(path, onClick, className = "") {
  return make("button", { type: "button", className, onclick: onClick }, say(path));
}
