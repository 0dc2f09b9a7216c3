// A recorded run to take home: plays what stands in the file itself, without any program behind it.

import { listen } from "staffroom/keyboard";
import { TALK } from "staffroom/network";
import { make, Panel } from "staffroom/panel";
import { Player, SPEEDS } from "staffroom/player";
import { decode, firstDifference } from "staffroom/recording";
import { Screen } from "staffroom/screen";
import { CHART_MEASURES, Stage } from "staffroom/stage";
import { teacherNodes, teacherTitle, turnButtons } from "staffroom/teacher";
import { teller } from "staffroom/told";
import { fill, group, learn, say } from "staffroom/words";

const LOOKED_BACK = 9; // weeks: a term
const MEETINGS_SHOWN = 6;
const byId = (id) => document.getElementById(id);

const film = JSON.parse(byId("film").textContent);
const { setup } = film;
learn(film.words);
fill(document);
byId("about").textContent = film.about;
const [original, branch = null] = film.runs.map((sent) => decode(sent, setup.encoding, setup.meetings.largest_held));
const tell = teller(film.why);
const difference = branch && firstDifference(original, branch, CHART_MEASURES);
byId("two-runs").hidden = !branch;
byId("one-run").hidden = Boolean(branch);

const player = new Player();
player.weeks = branch ? Math.min(original.weeks, branch.weeks) : original.weeks;
let isDirty = true;
let chosen = null; // {which, teacher}

const stage = new Stage(setup, {
  seek: (week) => act(() => (player.pause(), player.seek(week))),
  teacher: (which, teacher) => openTeacher(which, teacher),
  pointed: () => (isDirty = true),
});
const panel = new Panel(byId("panel"), (open) => {
  document.body.classList.toggle("with-panel", open !== null);
  if (open !== "teacher") for (const network of Object.values(stage.networks)) network.chosen = null;
  isDirty = true;
});
const screen = new Screen(() => (isDirty = true));
stage.show(original, branch);

/** Does something, and brings the controls up to date. */
function act(what) {
  what();
  byId("play").textContent = say(player.playing ? "player.pause" : "player.play");
  byId("speed").textContent = say("player.speed", { speed: player.speed });
  byId("slower").disabled = player.speed === SPEEDS[0];
  byId("faster").disabled = player.speed === SPEEDS.at(-1);
  byId("back").disabled = player.week === 0;
  byId("forward").disabled = player.week >= player.end;
  byId("notice").textContent = say(player.position >= player.end ? "replay.over" : "replay.notice");
  byId("lecture").setAttribute("aria-pressed", String(screen.lecture));
  if (panel.open === "teacher") teacher();
  isDirty = true;
}

function openTeacher(which, number) {
  chosen = { which, teacher: number };
  teacher();
}

function teacher() {
  const recording = chosen.which === "branch" ? branch : original;
  const frame = player.week;
  for (const [name, network] of Object.entries(stage.networks)) network.chosen = name === chosen.which ? chosen.teacher : null;
  const turn = (step) => () => openTeacher(chosen.which, (chosen.teacher + step + recording.size) % recording.size);
  const sentence = frame > 0 ? (tell(recording === branch ? 1 : 0, recording, frame, chosen.teacher) ?? say("replay.no_why")) : null;
  const answer = { sentence, meetings: lastMeetings(recording, chosen.teacher, frame) };
  const nodes = teacherNodes(recording, chosen.teacher, frame, answer);
  panel.show("teacher", teacherTitle(recording, chosen.teacher, frame), nodes, [turnButtons(turn(-1), turn(1))]);
  isDirty = true;
}

/** The latest meetings of a teacher, the latest first; what they did to her is not in the file. */
function lastMeetings(recording, number, frame) {
  const kinds = Object.values(film.meetings.kinds);
  const [results, pleasant] = [Object.values(film.meetings.results), Object.values(film.meetings.talk)];
  const found = [];
  for (let week = frame - 1; week >= Math.max(0, frame - LOOKED_BACK); week--) {
    for (const meeting of recording.meetings(week)) {
      if (meeting.one !== number && meeting.other !== number) continue;
      const colleague = meeting.one === number ? meeting.other : meeting.one;
      const other = recording.codes[colleague] ?? "";
      const light = meeting.kind === TALK;
      const result = (light ? pleasant : results)[meeting.result];
      found.push({ ...meeting, week, other, light, kind: kinds[meeting.kind], result, changes: null });
    }
  }
  return found.slice(0, MEETINGS_SHOWN);
}

function help() {
  if (panel.open === "help") return panel.close();
  const keys = make("dl", { className: "keys" });
  for (const [key, text] of Object.entries(group("replay.keys"))) keys.append(make("dt", {}, key), make("dd", {}, text));
  panel.show("help", say("help.title"), [make("p", {}, say("replay.help")), keys, make("p", { className: "note" }, say("help.model"))]);
  return undefined;
}

const actions = {
  toggle: () => act(() => player.toggle()),
  step: (weeks) => act(() => player.step(weeks)),
  rewind: () => act(() => (player.pause(), player.seek(0))),
  end: () => act(() => (player.pause(), player.seek(player.end))),
  faster: (turns) => act(() => player.faster(turns)),
  lecture: () => act(() => screen.toggleLecture()),
  fullScreen: () => screen.toggleFullScreen(),
  help,
  preset: () => {},
  escape: () => (panel.open ? panel.close() : stage.expand(null)),
};
listen(actions);
const clicks = {
  play: actions.toggle, back: () => actions.step(-1), forward: () => actions.step(1), rewind: actions.rewind,
  slower: () => actions.faster(-1), faster: () => actions.faster(1), lecture: actions.lecture,
  theme: () => act(() => screen.toggleTheme()), full: actions.fullScreen, "show-help": help,
};
for (const [id, click] of Object.entries(clicks)) byId(id).addEventListener("click", click);
document.addEventListener("click", (event) => {
  if (event.detail > 0) event.target.closest?.("button")?.blur(); // so that the space bar plays again
});

function view() {
  const { week, position, reached, limit } = player;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  return { original, branch, marks: film.marks, week, position, reached, limit, difference, guess: null, showGhosts: false, still };
}

let before = performance.now();
function frame(now) {
  const wasPlaying = player.playing;
  const isNewWeek = player.tick((now - before) / 1000);
  before = now;
  if (wasPlaying && (isNewWeek || !player.playing)) act(() => {});
  if (player.playing || isDirty) {
    stage.draw(view(), isNewWeek || isDirty);
    isDirty = false;
  }
  requestAnimationFrame(frame);
}

act(() => player.seek(film.week));
requestAnimationFrame(frame);
document.body.classList.add("ready");
window.staffroom = { player, recording: original, branch, placeOf: (which, number) => [stage.networks[which].x[number], stage.networks[which].y[number]] };
