// The class: what is simulated and seen, and everything that can be done to it.

import { Stale } from "staffroom/ask";
import { plainName, signed } from "staffroom/controls";
import * as predict from "staffroom/predict";
import { Player } from "staffroom/player";
import { decode, firstDifference } from "staffroom/recording";
import * as sessions from "staffroom/session";
import { CHART_MEASURES } from "staffroom/stage";
import { say } from "staffroom/words";

const KEPT = 8; // recordings, so that going back to one costs nothing
const GHOSTS = 50;
const GHOST_PAUSE = 250; // milliseconds of rest before other luck is computed
const REVEAL_SPEED = 8;

export class Classroom {
  /** `on`: {change(), notice(text, isProblem), ghosts(ghosts)} */
  constructor(setup, server, on) {
    Object.assign(this, { setup, server, on });
    this.player = new Player();
    this.session = sessions.begin({ school: setup.school });
    this.original = this.branch = null;
    this.prediction = null;
    this.lesson = null; // {name, page}
    this.showGhosts = true;
    this.queue = []; // changes that wait for the server
    this.past = []; // runs that were given up for another one, the latest last
    this.turn = 0;
    this.holding = false; // the film waits for the answer, so that a lever takes effect in the very next week
    this.kept = new Map();
  }

  get recording() {
    return this.branch ?? this.original;
  }

  /** The week from which a lever that is moved now takes effect. */
  get nextWeek() {
    return Math.ceil(this.player.position - 1e-9);
  }

  /** Changes the session by `make(session)`; `after()` is called once the new run is there. `before`: the state that is given
   * up for it, see `state()`. */
  async change(make, after = () => {}, before = null) {
    this.queue.push({ make, after, before });
    await this.settle();
  }

  /** Gives up the run that is shown for another one: as `change`, and `undo` leads back. */
  replace(make, after) {
    return this.change(make, after, this.original && structuredClone(this.state()));
  }

  /** Back to the run before, with its branch, its week and its lesson. */
  async undo() {
    const state = this.past.pop();
    if (!state) return this.on.notice(say("notice.nothing_to_undo"), true);
    await this.restore(state);
    return this.on.notice(say("notice.undone"));
  }

  async settle() {
    const turn = ++this.turn;
    const waiting = [...this.queue];
    const session = waiting.reduce((found, { make }) => make(found), this.session);
    this.holding = this.server.connected;
    try {
      const asked = [session.request, session.branch].map((request, k) => request && this.run(request, k));
      const [original, branch] = await Promise.all(asked);
      if (turn !== this.turn) return;
      Object.assign(this, { session, original, branch, queue: [] });
      this.player.weeks = original.weeks;
      this.difference = branch && firstDifference(original, branch, CHART_MEASURES);
      const given = waiting.map(({ before }) => before).filter((before) => before && !isSame(before.session, session));
      this.past = [...this.past, ...given].slice(-KEPT);
      for (const { after } of waiting) after();
      this.player.seek(Math.min(this.player.position, original.weeks));
      this.askGhosts();
    } catch (problem) {
      if (problem instanceof Stale || turn !== this.turn) return;
      this.queue = [];
      this.on.notice(problem.message, true);
    }
    this.holding = false;
    this.on.change();
  }

  async run(request, place) {
    const name = JSON.stringify(request);
    if (!this.kept.has(name)) {
      const sent = await this.server.ask("/api/run", request, `run ${place}`);
      this.kept.set(name, decode(sent, this.setup.encoding, this.setup.meetings.largest_held));
      if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value);
    }
    return this.kept.get(name);
  }

  connection(connected) {
    if (!connected) this.holding = false; // the film goes on with what there is
    else if (this.queue.length) this.settle();
    this.on.notice(say(connected ? "connection.back" : "connection.lost"), !connected);
  }

  askGhosts() {
    clearTimeout(this.ghostTimer);
    this.on.ghosts(null);
    this.ghostTimer = setTimeout(async () => {
      const body = { request: sessions.live(this.session), count: GHOSTS, measures: CHART_MEASURES };
      const found = await this.server.ask("/api/ghosts", body, "ghosts").catch(() => null);
      if (found) this.on.ghosts(found.measures);
    }, GHOST_PAUSE);
  }

  /** What /api/why says about the week before the frame that is shown; null where it is not to be known. */
  async why(which, teacher, week) {
    const request = which === "branch" ? this.session.branch : this.session.request;
    return this.server.ask("/api/why", { request, week, teacher }, "why").catch(() => null);
  }

  // Things that a lecturer does.

  moveLevers(changes) {
    if (this.nextWeek >= this.player.weeks) return this.on.notice(say("notice.over"), true);
    const isBranch = () => Boolean(this.session.branch);
    const before = isBranch();
    const make = (session) => sessions.move(session, changes, this.nextWeek, this.player.reached);
    return this.change(make, () => {
      const text = Object.entries(changes).map(([lever, value]) => this.changeText(lever, value)).join(", ");
      const key = isBranch() && !before ? "notice.branched" : "notice.moved";
      this.on.notice(say(key, { text, week: this.nextWeek + 1 }));
    });
  }

  /** Lever moves of a lesson, each in its own week, of which the first is gone to. Those that come before its question
   * belong to the original, also where the film has gone too far: the branch is for what comes after the question. */
  applyPlanned(changes, isBefore = false) {
    const first = Math.min(...changes.map(({ week }) => week));
    this.player.pause();
    this.player.seek(first);
    if (isBefore) this.player.reached = first;
    const make = (session) => changes.reduce(
      (found, { week, lever, value }) => sessions.move(found, { [lever]: value }, week, this.player.reached),
      isBefore ? sessions.upTo(session, first) : session,
    );
    const text = changes.map(({ lever, value }) => this.changeText(lever, value)).join(", ");
    return this.replace(make, () => this.on.notice(say("notice.moved", { text, week: first + 1 })));
  }

  /** The run that a page of a lesson is about, made anew: see course.js. */
  setRight({ session, week, reached }) {
    this.player.pause();
    this.prediction = null;
    this.player.limit = Infinity;
    return this.replace(() => session, () => {
      this.player.reached = 0;
      this.player.seek(week);
      this.player.reached = Math.min(reached, this.player.weeks);
      this.on.notice(say("notice.right"));
    });
  }

  /** Back (or on) to the week in which a lesson moves a lever. Before its question, whatever was done later is undone: the
   * class has to see the run as if it had stopped there. */
  goTo(week, isBefore) {
    this.player.pause();
    this.player.seek(week);
    if (!isBefore) return this.on.change();
    this.player.reached = week;
    return this.replace((session) => sessions.upTo(session, week), () => this.on.notice(""));
  }

  changeText(lever, value) {
    const name = say(`short.${lever}`);
    const plain = name.startsWith("short.") ? (this.setup.levers[lever]?.name ?? lever) : name;
    if (lever === sessions.REFORM) return value === "no_reform" ? say("short.no_reform") : plainName(String(value));
    if (lever === sessions.TRUST) return `${plain} ${signed(value - this.recording.trust)}`;
    return `${plain} ${Number(value).toFixed(2)}`;
  }

  startBranch() {
    if (this.session.branch) return this.on.notice(say("notice.has_branch"), true);
    return this.change(sessions.startBranch, () => this.on.notice(say("notice.branch", { week: this.nextWeek + 1 })));
  }

  keep(which) {
    return this.replace((session) => sessions.keep(session, which), () => {
      this.player.reached = which === "branch" ? this.player.week : this.player.reached;
      this.on.notice(say(`notice.kept_${which}`));
    });
  }

  otherLuck() {
    return this.replace(sessions.otherLuck, () => this.on.notice(say("notice.luck")));
  }

  /** A new run from week 1; `fields` of the request that differ from the present one's. */
  restart(fields, notice = "notice.restarted") {
    const make = (session) => sessions.begin({ ...session.request, changes: [], ...fields });
    return this.begin(make, notice);
  }

  begin(make, notice) {
    return this.replace(make, () => {
      this.player.pause();
      Object.assign(this.player, { limit: Infinity, reached: 0, position: 0 });
      this.prediction = null;
      this.on.notice(say(notice));
    });
  }

  startLesson(lesson, page = this.lesson?.page ?? 0) {
    const make = () => sessions.begin({ ...(lesson.setup ?? {}) });
    const started = this.begin(make, "notice.lesson");
    this.lesson = { name: lesson.name, page }; // after what was shown before is noted down
    return started;
  }

  // Predict, then reveal.

  /** `choices`: those of a lesson; `from`: the week at which it asks its question. */
  beginPrediction(measure, { choices = null, from = null } = {}) {
    this.player.pause();
    if (from !== null) this.player.seek(from);
    if (this.nextWeek >= this.player.weeks) return this.on.notice(say("notice.over"), true);
    this.prediction = predict.begin(measure, this.nextWeek, this.player.weeks, choices);
    this.player.limit = this.prediction.from;
    return this.on.change();
  }

  chooseCurve(curve) {
    this.prediction = predict.choose(this.prediction, curve, this.recording);
    this.on.change();
  }

  reveal() {
    this.prediction = { ...this.prediction, revealed: true };
    if (this.lesson && this.prediction.choices) this.lesson.isAsked = true;
    this.player.limit = Infinity;
    this.player.seek(this.prediction.from);
    this.player.speed = Math.max(this.player.speed, REVEAL_SPEED);
    this.player.play();
    this.on.change();
  }

  endPrediction() {
    this.prediction = null;
    this.player.limit = Infinity;
    this.on.change();
  }

  /** What the stage shows now. */
  view() {
    const { player, original, branch, prediction } = this;
    const request = this.session.request;
    const texts = (found, isBranch) => found.map(({ week, changes }) => {
      return { week, isBranch, text: changes.map(({ lever, value }) => this.changeText(lever, value)).join(", ") };
    });
    const own = this.session.branch ? texts(sessions.ownMarks(this.session.branch, request), true) : [];
    const marks = [...texts(sessions.marks(request), false), ...own].sort((one, other) => one.week - other.week);
    return {
      original, branch, marks, prediction,
      week: player.week, position: player.position, reached: player.reached, limit: player.limit,
      measure: this.setup.lessons.find(({ name }) => name === this.lesson?.name)?.measure,
      difference: this.difference, guess: prediction, showGhosts: this.showGhosts && !(prediction && !prediction.revealed),
    };
  }

  // What survives a reload.

  state() {
    const { session, prediction, lesson, showGhosts, player } = this;
    const { week: position, reached, speed } = player;
    return { session, prediction, lesson, showGhosts, position, reached, speed };
  }

  restore(state) {
    const make = () => ({ request: state.session.request, branch: state.session.branch });
    Object.assign(this, { lesson: state.lesson, showGhosts: state.showGhosts ?? true });
    return this.change(make, () => {
      this.prediction = state.prediction;
      const { player } = this;
      Object.assign(player, { position: state.position, reached: state.reached, speed: state.speed });
      player.pause();
      player.limit = this.prediction && !this.prediction.revealed ? this.prediction.from : Infinity;
    });
  }
}

function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
