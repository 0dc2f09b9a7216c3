// How the page looks on its screen: lecture mode (big type, more contrast), light or dark, full screen.

import { forgetColours } from "staffroom/colours";

const THEMES = ["", "light", "dark"]; // "": as the computer has it

export class Screen {
  constructor(onChange) {
    this.onChange = onChange;
    this.lecture = false;
    this.theme = "";
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.apply());
    new ResizeObserver(() => this.apply()).observe(document.documentElement);
    window.addEventListener("resize", () => this.apply());
    // What is scrolled ends above the foot of the page, which is as high as its notice is long.
    const foot = document.querySelector("footer");
    const head = document.querySelector("header.top");
    const measure = () => {
      document.documentElement.style.setProperty("--foot", `${foot.offsetHeight}px`);
      document.documentElement.style.setProperty("--head", `${head.offsetHeight}px`);
    };
    for (const part of [foot, head]) new ResizeObserver(measure).observe(part);
  }

  apply() {
    const root = document.documentElement;
    root.classList.toggle("lecture", this.lecture);
    if (this.theme) root.dataset.theme = this.theme;
    else delete root.dataset.theme;
    forgetColours();
    this.onChange();
  }

  set(fields) {
    Object.assign(this, fields);
    this.apply();
  }

  toggleLecture() {
    this.set({ lecture: !this.lecture });
  }

  /** Light and dark in turn, beginning with the one that is not shown now. */
  toggleTheme() {
    const isDark = this.theme ? this.theme === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
    this.set({ theme: isDark ? "light" : "dark" });
  }

  isTheme(name) {
    return THEMES.includes(name);
  }

  async toggleFullScreen() {
    try {
      if (document.fullscreenElement) await document.exitFullscreen();
      else await document.documentElement.requestFullscreen();
    } catch {
      // a browser may refuse it
    }
  }
}
