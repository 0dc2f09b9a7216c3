// Sliders. A lever takes effect when it is let go (mouse) or left alone for a moment (keyboard), so that a fast drag asks
// the server once.

import { say, write } from "staffroom/words";

const QUIET = 350; // milliseconds after the last key before the value counts

/** One slider with its name, value and the meaning of its ends. `onMove(value)` is called when it was let go. */
export class Slider {
  constructor({ name, title, low, high, ends, min = 0, max = 1, step = 0.05, tip = "", isShift = false, unit = "" }, onMove) {
    Object.assign(this, { isShift, unit });
    this.base = 0; // what a slider of a shift counts from
    this.held = false;
    this.waiting = null;
    this.element = document.createElement("div");
    this.element.className = "slider";
    this.element.title = tip;
    const id = `lever-${name}`;
    this.element.innerHTML = `<label for="${id}"></label><output for="${id}"></output>
      <input type="range" id="${id}" min="${min}" max="${max}" step="${step}"><span></span><span></span>`;
    const [label, output, input, left, right] = this.element.children;
    [label.textContent, left.textContent, right.textContent] = [title, low ?? ends?.[0] ?? "", high ?? ends?.[1] ?? ""];
    Object.assign(this, { input, output, decimals: step < 1 ? 2 : 0 });
    const commit = () => {
      clearTimeout(this.waiting);
      this.waiting = null;
      this.held = false;
      onMove(Number((this.base + Number(input.value)).toFixed(4)));
    };
    const later = () => {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(commit, QUIET);
    };
    input.addEventListener("pointerdown", () => (this.pointer = this.held = true));
    input.addEventListener("input", () => {
      this.held = true;
      this.write();
      if (!this.pointer) later();
    });
    input.addEventListener("change", () => {
      if (!this.pointer) return;
      this.pointer = false;
      commit();
      input.blur(); // so that the arrows step through the weeks again
    });
    for (const end of ["pointerup", "pointercancel"]) {
      input.addEventListener(end, () => setTimeout(() => (this.pointer = false), 0));
      input.addEventListener(end, () => setTimeout(() => (this.held = this.waiting !== null), 50));
    }
  }

  write() {
    const value = Number(this.input.value);
    const text = `${this.isShift ? signed(value) : value.toFixed(this.decimals)}${this.unit}`;
    if (this.output.textContent !== text) this.input.setAttribute("aria-valuetext", text);
    write(this.output, text);
  }

  /** Shows the value that is in force, unless somebody is just moving the slider. */
  show(value) {
    if (this.held || this.waiting || value === undefined) return;
    const shown = Number((value - this.base).toFixed(4));
    if (Number(this.input.value) !== shown) this.input.value = shown;
    this.write();
  }

  /** A slider of a shift counts from `base`, and leads to `low` or `high` at most. */
  countFrom(base, low, high) {
    if (base === this.base) return;
    this.base = base;
    const steps = (room) => Number((Math.floor(room / 0.05 + 1e-9) * 0.05).toFixed(2));
    Object.assign(this.input, { min: -steps(base - low), max: steps(high - base) });
  }

  disable(off) {
    this.input.disabled = off;
  }
}

const HEADLINE = ["isolation", "trust", "mandate"];
export const TRUST_RANGE = [0.05, 0.95]; // a median of trust to which a shift may lead

/** The three big sliders. `onMove(lever, value)`. */
export function headline(place, setup, onMove) {
  const sliders = {};
  for (const name of HEADLINE) {
    const words = (part) => say(`sliders.${name}.${part}`);
    const tip = say("sliders.tip", { meaning: words("meaning") });
    const given = { name, title: words("title"), low: words("low"), high: words("high"), unit: words("unit"), isShift: name === "trust", max: most(setup, name), tip };
    sliders[name] = new Slider(given, (value) => onMove(name, value));
    place.append(sliders[name].element);
  }
  return sliders;
}

/** Where a slider ends: what is plausible, for hours as for shares. */
function most(setup, name) {
  return setup.levers[name]?.plausible[1] ?? 1;
}

/** All other levers, for the drawer. */
export function others(place, setup, onMove) {
  const sliders = {};
  for (const [name, lever] of Object.entries(setup.levers)) {
    if (name === "isolation" || name === "mandate") continue;
    const tip = `${lever.meaning} — ${lever.basis_meaning}`;
    const ends = [lever.unit, ""];
    sliders[name] = new Slider({ name, title: lever.name, ends, tip }, (value) => onMove(name, value));
    place.append(sliders[name].element);
  }
  return sliders;
}

/** "+0.30", "−0.05", "0.00" */
export function signed(value) {
  const text = Math.abs(value).toFixed(2);
  return text === "0.00" ? text : `${value > 0 ? "+" : "\u2212"}${text}`;
}

/** Fills a list of presets into a <select>; `plain(preset)` is what it is called. */
export function choices(select, presets, plain) {
  select.replaceChildren(
    ...presets.map((preset) => {
      const option = new Option(plain(preset), preset.name);
      option.title = preset.description;
      return option;
    }),
  );
}

/** "clear_supported_mandate" becomes "Clear supported mandate". */
export function plainName(name) {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
