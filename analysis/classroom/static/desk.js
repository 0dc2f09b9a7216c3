// The desk of the lecturer: every control of the page, connected to the class.

import { choices, headline, plainName, TRUST_RANGE } from "staffroom/controls";
import { SPEEDS } from "staffroom/player";
import { Drawing } from "staffroom/drawing";
import { begin, live, REFORM, valueAt } from "staffroom/session";
import { group, say, write } from "staffroom/words";

const byId = (id) => document.getElementById(id);

export class Desk {
  /** `parts`: {classroom, stage, panels, panel, screen, redraw} */
  constructor(setup, parts) {
    Object.assign(this, parts, { setup });
    const { classroom, panels, screen } = parts;
    this.sliders = headline(byId("sliders"), setup, (lever, value) => classroom.moveLevers({ [lever]: value }));
    this.isMouse = true; // or finger: then what was chosen gives the keys back to the film
    document.addEventListener("pointerdown", () => (this.isMouse = true), true);
    document.addEventListener("keydown", () => (this.isMouse = false), true);
    this.fillChoices();
    const clicks = {
      play: () => this.toggle(), back: () => this.step(-1), forward: () => this.step(1), rewind: () => this.rewind(),
      slower: () => this.faster(-1), faster: () => this.faster(1), branch: () => classroom.startBranch(),
      "keep-original": () => classroom.keep("original"), "keep-branch": () => classroom.keep("branch"),
      undo: () => classroom.undo(), luck: () => classroom.otherLuck(), "show-levers": () => panels.toggle("levers"), "show-lessons": () => panels.toggle("lessons"),
      "show-predict": () => panels.toggle("predict"), "show-help": () => panels.toggle("help"),
      lecture: () => screen.toggleLecture(), theme: () => screen.toggleTheme(), full: () => screen.toggleFullScreen(),
    };
    for (const [id, act] of Object.entries(clicks)) byId(id).addEventListener("click", act);
    document.addEventListener("click", (event) => {
      if (event.detail > 0) event.target.closest?.("button")?.blur(); // so that the space bar plays again
    });
    byId("ghosts").addEventListener("change", () => this.ghosts());
    this.drawing = new Drawing(classroom, parts.stage, parts.redraw);
  }

  fillChoices() {
    const { setup, classroom } = this;
    choices(byId("school"), setup.schools, ({ name }) => plainName(name));
    choices(byId("reform"), setup.reforms, ({ name }) => plainName(name));
    const size = byId("size");
    Object.assign(size, { min: setup.size.low, max: setup.size.high });
    byId("school").addEventListener("change", (event) => {
      this.chooseSchool(event.target.value);
      if (this.isMouse) event.target.blur();
    });
    byId("reform").addEventListener("change", (event) => {
      classroom.moveLevers({ [REFORM]: event.target.value });
      if (this.isMouse) event.target.blur();
    });
    size.addEventListener("keydown", ({ key }) => key === "Enter" && setTimeout(() => byId("play").focus({ preventScroll: true })));
    size.addEventListener("change", () => {
      const wanted = Number(size.value);
      const { low, high } = setup.size;
      if (this.isMouse) size.blur();
      if (wanted === classroom.recording.size && size.value !== "") return;
      if (Number.isInteger(wanted) && wanted >= low && wanted <= high) {
        classroom.restart({ size: wanted }, "notice.school");
        return;
      }
      classroom.on.notice(say("notice.size", { low, high }), true);
      size.value = classroom.recording.size; // of the school that is shown
    });
  }

  chooseSchool(name) {
    const { classroom } = this;
    const { years, seed, replicate } = classroom.session.request;
    return classroom.begin(() => begin({ school: name, years, seed, replicate }), "notice.school");
  }

  toggle() {
    const { player, prediction } = this.classroom;
    if (!player.toggle() && player.position >= player.end) {
      const isHidden = prediction && !prediction.revealed;
      this.classroom.on.notice(say(isHidden ? "notice.hidden" : "notice.over"), true);
    }
    if (player.playing && this.classroom.server.connected) this.classroom.on.notice("");
    this.classroom.on.change();
  }

  step(weeks) {
    this.classroom.player.step(weeks);
    this.classroom.on.change();
  }

  seek(week) {
    this.classroom.player.pause();
    this.classroom.player.seek(week);
    this.classroom.on.change();
  }

  rewind() {
    this.seek(0);
  }

  faster(turns) {
    this.classroom.player.faster(turns);
    this.classroom.on.change();
  }

  ghosts(isKey = false) {
    const box = byId("ghosts");
    if (isKey) box.checked = !box.checked;
    this.classroom.showGhosts = box.checked;
    this.classroom.on.change();
  }

  /** The digits of the keyboard switch something on, from next week. */
  preset(digit) {
    const preset = digit === 0 ? { changes: { [REFORM]: "no_reform" } } : group("presets")[digit - 1];
    if (preset) this.classroom.moveLevers(preset.changes);
  }

  /** The digits with Shift choose a school. */
  school(digit) {
    const school = this.setup.schools[digit - 1];
    if (school) this.chooseSchool(school.name);
  }

  keys() {
    const { classroom, panels, panel, screen } = this;
    return {
      toggle: () => this.toggle(), step: (weeks) => this.step(weeks), preset: (digit) => this.preset(digit),
      school: (digit) => this.school(digit), page: (pages) => panels.turnPage(pages), hasPages: () => Boolean(panel.open === "lessons" && panels.lesson),
      end: () => this.seek(classroom.player.end), draw: () => this.drawing.start(),
      rewind: () => this.rewind(), fullScreen: () => screen.toggleFullScreen(), branch: () => classroom.startBranch(),
      lecture: () => screen.toggleLecture(), help: () => panels.toggle("help"), predict: () => panels.toggle("predict"),
      faster: (turns) => this.faster(turns), ghosts: () => this.ghosts(true),
      escape: () => (panel.open ? panel.close() : this.stage.expand(null)),
    };
  }

  /** Brings all controls up to date. */
  refresh() {
    const { classroom } = this;
    const { player, recording, session, branch } = classroom;
    if (!recording) return;
    const stood = document.activeElement;
    const request = live(session);
    const week = Math.min(classroom.nextWeek, recording.weeks - 1);
    this.sliders.trust.countFrom(recording.trust, ...TRUST_RANGE);
    for (const sliders of [this.sliders, this.panels.sliders]) {
      for (const [name, slider] of Object.entries(sliders)) {
        if (!classroom.queue.length) slider.show(valueAt(request, recording, name, week));
      }
    }
    byId("reform").value = valueAt(request, recording, REFORM, week);
    byId("school").value = request.school ?? "default";
    if (document.activeElement !== byId("size")) byId("size").value = recording.size;
    this.drawing.refresh();
    const play = byId("play");
    write(play, say(player.playing ? "player.pause" : "player.play"));
    play.classList.toggle("playing", player.playing);
    write(byId("speed"), say("player.speed", { speed: player.speed }));
    byId("slower").disabled = player.speed === SPEEDS[0];
    byId("faster").disabled = player.speed === SPEEDS.at(-1);
    byId("back").disabled = player.week === 0;
    byId("forward").disabled = player.week >= player.end;
    byId("ghosts").checked = classroom.showGhosts;
    byId("branch").hidden = Boolean(branch);
    byId("undo").hidden = !classroom.past.length;
    for (const id of ["two-runs", "keep-original", "keep-branch"]) byId(id).hidden = !branch;
    byId("one-run").hidden = Boolean(branch);
    byId("lecture").setAttribute("aria-pressed", String(this.screen.lecture));
    for (const name of ["lessons", "predict", "levers", "help"]) {
      byId(`show-${name}`).setAttribute("aria-expanded", String(this.panel.open === name));
    }
    // Who pressed by keyboard what is now out of use goes on beside it, not at the top of the page.
    if (stood?.disabled || stood?.hidden || stood?.closest("[hidden]")) byId("play").focus({ preventScroll: true });
  }
}
