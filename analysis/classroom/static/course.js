// The course of a lesson: its pages, and whether the film still stands where a page wants it. Pure.

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
  if (here.kind === "question" || here.isBefore) return isAsked ? null : beforeTheQuestion(lesson, here, { session, week, reached });
  const planned = here.step?.changes ?? [];
  if (!undone(planned, session.branch).length) return null;
  const first = firstWeek(planned);
  return week === first ? null : { kind: "elsewhere", week: first, isBefore: false };
}

function beforeTheQuestion(lesson, here, { session, week, reached }) {
  const { from } = lesson;
  const found = (kind) => ({ kind, week: from, isBefore: true });
  if (reached > from || session.branch) return found("late");
  const planned = here.step ? (here.step.changes ?? []) : lesson.steps.flatMap(({ changes }) => changes ?? []);
  if (!undone(planned, session.request).length) return null;
  if (here.kind === "question") return found("undone");
  return week === firstWeek(planned) ? null : found("early");
}

function undone(planned, request) {
  const isDone = ({ lever, week }) => request?.changes.some((change) => change.lever === lever && change.week === week);
  return planned.filter((change) => !isDone(change));
}

export function firstWeek(planned) {
  return Math.min(...planned.map(({ week }) => week));
}
