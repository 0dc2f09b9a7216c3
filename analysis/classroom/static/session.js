// What is simulated: the run, its branch, and what moving a lever does to them. Pure: every function returns a new
// session {request, branch}; the server is asked again whenever one of the two changes.

export const TRUST = "trust"; // moved like a lever, though it is none
export const REFORM = "reform";

export function begin(fields = {}) {
  const request = { school: "default", years: 3, seed: 1, replicate: 0, ...fields };
  request.changes = [...(fields.changes ?? [])];
  return { request, branch: null };
}

/** The request that levers act on: the branch where there is one. */
export function live(session) {
  return session.branch ?? session.request;
}

/** `changes` {lever: value} hold from `week` on; what was planned later for the same levers is dropped. */
export function moved(request, changes, week) {
  const kept = request.changes.filter((change) => !(change.lever in changes && change.week >= week));
  const added = Object.entries(changes).map(([lever, value]) => ({ week, lever, value }));
  return { ...request, changes: [...kept, ...added].sort((one, other) => one.week - other.week) };
}

/** Moves levers at `week`. What was already seen (up to `reached`) is kept: then the change makes a branch. */
export function move(session, changes, week, reached) {
  if (session.branch) return { ...session, branch: moved(session.branch, changes, week) };
  if (week < reached) return { ...session, branch: moved(session.request, changes, week) };
  return { ...session, request: moved(session.request, changes, week) };
}

export function startBranch(session) {
  return session.branch ? session : { ...session, branch: { ...session.request } };
}

export function keep(session, which) {
  return { request: which === "branch" && session.branch ? session.branch : session.request, branch: null };
}

/** The original as far as it was decided at `week`: without a branch, and without what was moved later. */
export function upTo({ request }, week) {
  return { request: { ...request, changes: request.changes.filter((change) => change.week <= week) }, branch: null };
}

/** Other luck: the same school, drawn anew. */
export function otherLuck(session) {
  const next = (request) => request && { ...request, replicate: request.replicate + 1 };
  return { request: next(session.request), branch: next(session.branch) };
}

/** The value of a lever that acts in `week`; `recording` is the one of `request`. */
export function valueAt(request, recording, lever, week) {
  if (lever in recording.levers) return recording.levers[lever][Math.min(week, recording.weeks - 1)];
  const earlier = request.changes.filter((change) => change.lever === lever && change.week <= week);
  if (earlier.length) return earlier.at(-1).value;
  return lever === TRUST ? recording.trust : (request.reform ?? "no_reform");
}

/** What was moved when: [{week, changes: [{lever, value}]}] in the order of weeks, one entry a week. */
export function marks(request) {
  const byWeek = new Map();
  for (const { week, lever, value } of request.changes) {
    if (!byWeek.has(week)) byWeek.set(week, []);
    byWeek.get(week).push({ lever, value });
  }
  return [...byWeek].map(([week, changes]) => ({ week, changes }));
}

/** The marks of a branch that its original does not have. */
export function ownMarks(branch, original) {
  const known = new Set(original.changes.map((change) => JSON.stringify(change)));
  return marks({ changes: branch.changes.filter((change) => !known.has(JSON.stringify(change))) });
}
