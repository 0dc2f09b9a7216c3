// The addresses of a visit: what is shown stands in the address, each new run is a place to which Back leads, and what Back
// leads to is shown again.

import { placeOf, read, written } from "staffroom/address";
import { say } from "staffroom/words";

export class Visits {
  /** `on`: {arrived(lesson), notice(text, isProblem)} */
  constructor(classroom, on) {
    Object.assign(this, { classroom, on });
    this.place = null; // of the address that is shown
    this.address = null; // the one that was last written or arrived at
    this.before = null; // the address that this one replaced: a reload that began before loads it
    this.travels = 0; // under way
    this.isTold = false; // that a run does not fit into an address
    window.addEventListener("popstate", () => this.travel());
  }

  /** The run of the address: see address.js. A broken address is told in one sentence; `problem` is that sentence. */
  asked() {
    try {
      return { found: read(location.search, this.classroom.setup), problem: null };
    } catch (problem) {
      return { found: null, problem: problem.message };
    }
  }

  /** Whether another run is there than the one to which the address leads. */
  get isOvertaken() {
    return !this.travels && this.place !== placeOf(this.classroom.state());
  }

  /** Brings the address up to date: a new entry for another run, none for another week. */
  mark() {
    const isLeft = this.address !== null && this.address !== location.search; // Back was pressed, its event is still to come
    if (this.travels || isLeft) return;
    const state = this.classroom.state();
    const address = written(state);
    if (address === null) return this.tell();
    const place = placeOf(state);
    if (address !== location.search) {
      this.before = location.search;
      history[this.place === null || this.place === place ? "replaceState" : "pushState"](null, "", address);
    }
    this.address = location.search;
    this.place = place;
  }

  tell() {
    if (!this.isTold) this.on.notice(say("address.no_room"), true);
    this.isTold = true;
  }

  /** Shows the run of the address; says whether it is there. */
  async show(found) {
    const { classroom } = this;
    this.travels += 1;
    await classroom.restore({ prediction: null, speed: classroom.player.speed, showGhosts: classroom.showGhosts, ...found });
    this.travels -= 1;
    this.place = classroom.original && placeOf(classroom.state());
    if (!classroom.original) return false;
    const { weeks } = classroom.original;
    if (found.position > weeks) this.on.notice(say("address.week", { week: found.position, weeks }), true);
    return true;
  }

  async travel() {
    this.address = location.search;
    const { found, problem } = this.asked();
    if (problem || !found?.session) return problem && this.on.notice(problem, true);
    await this.show(found);
    return this.on.arrived(found.lesson);
  }
}
