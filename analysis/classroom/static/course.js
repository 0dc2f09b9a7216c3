// The course of a lesson: its pages, and whether the film still stands where a page wants it. Pure.

import { begin, moved, REFORM } from "staffroom/session";

/** Pages of a lesson: its goal, the steps before the question, the question, the steps after it, the discussion. */
export function pagesOf(lesson) {
  const before = lesson.steps.length;
  const steps = [...lesson.steps, ...lesson.after].map((step, k) => ({ kind: "step", step, number: k + 1, isBefore: k < before }));
  return [{ kind: "goal" }, ...steps.slice(0, before), { kind: "question" }, ...steps.slice(before), { kind: "discussion" }];
}

export function pageOf(lesson, page) {
  const pages = pagesOf(lesson);
  return pages[Math.min(page, pages.length - 1)];
}

/** What is wrong with where the film stands: null, or {kind, week, isBefore} with the week that it should stand at. A lever
 * that is moved in another week than the lesson says makes another run than the one that the lesson talks about.
 * `now`: {session, week, reached, isAsked: whether the question was asked already}. */
export function astray(lesson, page, { session, week, reached, isAsked }) {
  const here = pageOf(lesson, page);
  if (here.kind !== "discussion" && isOtherRun(lesson, session)) return { kind: "other_run", ...lesson.setup };
  if (here.kind === "question" || here.isBefore) return isAsked ? null : beforeTheQuestion(lesson, here, { session, week, reached });
  if (here.kind === "step" && isOtherMove(allMoves(lesson), session.request)) return { kind: "other_move" };
  const planned = here.step?.changes ?? [];
  if (!undone(planned, session.branch).length) return null;
  const first = firstWeek(planned);
  return week === first ? null : { kind: "elsewhere", week: first, isBefore: false };
}

function beforeTheQuestion(lesson, here, { session, week, reached }) {
  const { from } = lesson;
  const found = (kind) => ({ kind, week: from, isBefore: true });
  if (reached > from || session.branch) return found("late");
  if (isOtherMove(lesson.steps.flatMap(({ changes }) => changes ?? []), session.request)) return { kind: "other_move" };
  const planned = here.step ? (here.step.changes ?? []) : lesson.steps.flatMap(({ changes }) => changes ?? []);
  if (!undone(planned, session.request).length) return null;
  if (here.kind === "question") return found("undone");
  return week === firstWeek(planned) ? null : found("early");
}

function undone(planned, request) {
  const isDone = ({ lever, week }) => request?.changes.some((change) => change.lever === lever && change.week === week);
  return planned.filter((change) => !isDone(change));
}

/** The run that a page is about: the lesson's own, with what the pages before it move; and where it stands then. `player`: where
 * the film stands now. */
export function rightRun(lesson, page, player) {
  const here = pageOf(lesson, page);
  const passed = pagesOf(lesson).slice(0, Math.min(page, pagesOf(lesson).length - 1));
  const movesOf = (isBefore) => passed.filter((one) => one.kind === "step" && one.isBefore === isBefore).flatMap(({ step }) => step.changes ?? []);
  const made = (request, moves) => moves.reduce((found, { week, lever, value }) => moved(found, { [lever]: value }, week), request);
  const request = made(begin({ ...lesson.setup }).request, movesOf(true));
  const later = movesOf(false);
  const branch = later.length ? made(request, later) : null;
  const isBefore = here.kind === "goal" || here.isBefore || here.kind === "question";
  const planned = here.step?.changes ?? [];
  const week = planned.length ? firstWeek(planned) : isBefore ? Math.min(player.week, lesson.from) : player.week;
  const stands = here.kind === "question" ? lesson.from : week;
  return { session: { request, branch }, week: stands, reached: isBefore ? stands : Infinity };
}

const OWN = { school: "default", size: null, reform: "no_reform", reform_start: null, years: 3 }; // what a setup may leave out

function isOtherRun(lesson, { request }) {
  const set = ({ settings }) => JSON.stringify(settings ?? {});
  if (set(request) !== set(lesson.setup)) return true;
  return Object.entries(OWN).some(([name, usual]) => (request[name] ?? usual) !== (lesson.setup[name] ?? usual));
}

/** Whether something was moved that a lesson does not move, or to another reform. */
function isOtherMove(planned, request) {
  return !request.changes.every(({ week, lever, value }) => {
    return planned.some((one) => one.week === week && one.lever === lever && (lever !== REFORM || one.value === value));
  });
}

function allMoves(lesson) {
  return [...lesson.steps, ...lesson.after].flatMap(({ changes }) => changes ?? []);
}

export function firstWeek(planned) {
  return Math.min(...planned.map(({ week }) => week));
}
