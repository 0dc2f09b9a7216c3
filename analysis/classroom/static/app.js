// The live page: starts everything, lets the film run, remembers where it stood.

import { Server } from "staffroom/ask";
import { Classroom } from "staffroom/classroom";
import { Desk } from "staffroom/desk";
import { listen } from "staffroom/keyboard";
import { isReload, recall, remember } from "staffroom/memory";
import { Panel } from "staffroom/panel";
import { Panels } from "staffroom/panels";
import { learnCurves } from "staffroom/predict";
import { Screen } from "staffroom/screen";
import { Stage } from "staffroom/stage";
import { Visits } from "staffroom/visits";
import { fill, learn, say } from "staffroom/words";

const REMEMBER_EVERY = 500; // milliseconds

let classroom = null;
const server = new Server((connected) => classroom?.connection(connected));
const setup = await server.ask("/api/setup");
learn(setup.words.page);
learnCurves(setup.curves);
document.title = say("title");
fill(document);

let isNewWeek = true; // charts and words have to be drawn, not only the network
let isDirty = true;

const redraw = (all = true) => {
  isDirty = true;
  isNewWeek ||= all;
};
const notice = (text, isProblem = false) => {
  const place = document.getElementById("notice");
  place.textContent = text;
  place.classList.toggle("problem", isProblem);
};

classroom = new Classroom(setup, server, {
  notice,
  change: () => update(),
  ghosts: (ghosts) => {
    stage.setGhosts(ghosts);
    redraw();
  },
});
const screen = new Screen(() => {
  redraw();
  desk?.refresh();
  save();
});
const stage = new Stage(setup, {
  seek: (week) => desk.seek(week),
  teacher: (which, teacher) => panels.openTeacher(which, teacher),
  pointed: () => redraw(),
});
const panel = new Panel(document.getElementById("panel"), (open) => {
  document.body.classList.toggle("with-panel", open !== null);
  if (open !== "teacher") for (const network of Object.values(stage.networks)) network.chosen = null;
  update();
});
const panels = new Panels(panel, classroom, stage);
let desk = null;
desk = new Desk(setup, { classroom, stage, panels, panel, screen, redraw });
listen(desk.keys());

const visits = new Visits(classroom, {
  notice,
  arrived: (lesson) => (lesson ? panels.lessons() : panel.open === "lessons" && panel.close()),
});

let shown = [];
/** After any change: the stage has the runs, the controls and the panel show what is so. */
function update() {
  const { original, branch } = classroom;
  if (!original || !desk) return;
  if (shown[0] !== original || shown[1] !== branch) {
    shown = [original, branch];
    stage.show(original, branch);
  }
  desk.refresh();
  panels.refresh();
  redraw();
  if (isAtRest() && visits.isOvertaken) visits.mark(); // at once: two runs within a moment are two places to go back to
  save();
}

/** Whether what is shown is what was asked for, and stands still. */
function isAtRest() {
  return Boolean(classroom.original) && !classroom.player.playing && !classroom.holding && classroom.queue.length === 0;
}

let timer = null;
function save() {
  timer ??= setTimeout(() => {
    timer = null;
    if (isAtRest()) visits.mark();
    saveNow();
  }, REMEMBER_EVERY);
}
function saveNow() {
  if (!classroom.original) return;
  const { lecture, theme } = screen;
  const place = { address: location.search, before: visits.before };
  remember({ ...classroom.state(), screen: { lecture, theme }, open: panel.open, chosen: panels.chosen, ...place });
}
window.addEventListener("pagehide", saveNow); // without a new address: a reload loads the old one

let before = performance.now();
function frame(now) {
  const { player } = classroom;
  const wasPlaying = player.playing;
  if (!classroom.holding && player.tick((now - before) / 1000)) isNewWeek = true;
  before = now;
  if (wasPlaying && (isNewWeek || !player.playing)) {
    desk.refresh();
    panels.refresh();
    save();
    isNewWeek = isDirty = true;
  }
  if (classroom.original && (player.playing || isDirty)) {
    const view = { ...classroom.view(), still: window.matchMedia("(prefers-reduced-motion: reduce)").matches };
    stage.draw(view, isNewWeek);
    isDirty = isNewWeek = false;
    frames.count += 1;
  }
  requestAnimationFrame(frame);
}
const frames = { count: 0 };

/** What this tab showed before, or the run or the lesson of the address, or an ordinary school. */
async function start() {
  const state = recall();
  const isOffered = !location.search && setup.school === "default"; // nothing was asked for, and the lecturer named no school
  const isLoadedAgain = performance.getEntriesByType("navigation")[0]?.type === "reload";
  const isOwn = state?.address === location.search || (isLoadedAgain && state?.before === location.search);
  const isSame = state && (isReload() ? isOwn : isOffered);
  if (state?.screen) screen.set(state.screen);
  if (isSame) {
    await classroom.restore(state);
    if (classroom.original) return reopen(state);
  }
  const { found, problem } = visits.asked();
  if (found?.session && (await visits.show(found))) return found.lesson && panels.lessons();
  if (found && !found.session) await panels.openLesson(found.lesson.name);
  if (classroom.original) return undefined;
  const refused = document.getElementById("notice").textContent;
  const told = problem ?? (found?.session ? say("address.refused", { problem: refused }) : found && refused);
  classroom.lesson = null;
  await classroom.begin((session) => session, "notice.welcome");
  return told ? notice(told, true) : undefined;
}

function reopen(state) {
  panels.chosen = state.chosen;
  if (state.open) panels[state.open]?.();
  notice(say("notice.again"));
  update();
}

await start();
requestAnimationFrame(frame);
document.body.classList.add("ready");
window.staffroom = {
  get state() {
    return structuredClone(classroom.state());
  },
  get recording() {
    return classroom.original;
  },
  get branch() {
    return classroom.branch;
  },
  get frames() {
    return frames.count;
  },
  get connected() {
    return server.connected;
  },
  /** Whether nothing waits for the server. */
  get settled() {
    return !classroom.holding && classroom.queue.length === 0;
  },
  /** Where a teacher stands on a canvas, in pixels. */
  placeOf(which, teacher) {
    const { x, y } = stage.networks[which];
    return [x[teacher], y[teacher]];
  },
  player: classroom.player,
};
