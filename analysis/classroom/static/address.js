// The run in the address of the page, so that it can be bookmarked, sent, and found again with Back. Pure.
//
// ?school=isolated_secondary&years=3&seed=1&luck=3&moved=36:isolation:0.25&branch=36:isolation:0.25,72:isolation:0.75&week=80&seen=108
//
// What comes from an address was written by anybody: it is checked word by word, and the server checks it again.

import { plainName } from "staffroom/controls";
import { begin, REFORM, TRUST } from "staffroom/session";
import { say } from "staffroom/words";

const LONGEST = 4000; // characters; about two hundred moves
const MOST = { years: 10, seed: 4_294_967_295, luck: 1_000_000, begin: 1000, week: 1000, seen: 1000, page: 100 };
const SHOWN = 40; // characters of a wrong value that are read out
// Words of the address, and the fields of a request that they stand for.
const FIELDS = { school: "school", teachers: "size", reform: "reform", begin: "reform_start", years: "years", seed: "seed", luck: "replicate" };
const CARRIED_OUT = "implementation"; // the one setting of a school that an address has: how much of a reform it carries out
const WORDS = [...Object.keys(FIELDS), CARRIED_OUT, "moved", "branch", "week", "seen", "lesson", "page"];
const PLAIN = /^[a-z0-9_]{1,60}$/;

/** "?school=...": {session, lesson: {name, page} or null, position, reached}; null where it would be too long, or where the run
 * was asked for in a way that an address does not have. */
export function written({ session, lesson, position, reached }) {
  const { request, branch } = session;
  const known = [...Object.values(FIELDS), "settings", "changes"];
  const settings = request.settings ?? {};
  if (Object.keys(request).some((name) => !known.includes(name))) return null;
  if (Object.keys(settings).some((name) => name !== CARRIED_OUT)) return null;
  const parts = [];
  for (const [word, field] of Object.entries(FIELDS)) {
    if (request[field] !== undefined && request[field] !== null) parts.push(`${word}=${encodeURIComponent(request[field])}`);
  }
  if (CARRIED_OUT in settings) parts.push(`${CARRIED_OUT}=${settings[CARRIED_OUT]}`);
  if (request.changes.length) parts.push(`moved=${moves(request.changes)}`);
  if (branch) parts.push(`branch=${moves(branch.changes)}`);
  if (position) parts.push(`week=${position}`);
  if (reached > position) parts.push(`seen=${Math.floor(reached)}`);
  if (lesson) parts.push(`lesson=${encodeURIComponent(lesson.name)}`, `page=${lesson.page + 1}`);
  const text = `?${parts.join("&")}`;
  return text.length > LONGEST ? null : text;
}

function moves(changes) {
  const plain = (value) => (typeof value === "number" ? Number(value.toFixed(4)) : value);
  return changes.map(({ week, lever, value }) => `${week}:${lever}:${plain(value)}`).join(",");
}

/** What makes two addresses two places to go back to, and not one place at another week or with a slider further on. */
export function placeOf({ session, lesson }) {
  const of = (request) => request && { ...request, changes: request.changes.map(({ week, lever }) => [week, lever]) };
  return JSON.stringify([of(session.request), of(session.branch), lesson?.name]);
}

/** The run of an address, as `Classroom.restore` takes it: null where there is none, with `session` null where there is a lesson
 * only. Throws Error with one sentence for whatever is not possible. */
export function read(search, setup) {
  if (search.length > LONGEST) wrong("address", search, say("address.length", { most: LONGEST }));
  const given = new URLSearchParams(search);
  const found = {};
  for (const [word, value] of given) {
    if (!WORDS.includes(word)) wrong(word, value, say("address.words", { words: WORDS.join(", ") }));
    if (word in found) wrong(word, value, say("address.once"));
    found[word] = value;
  }
  if (!Object.keys(found).length) return null;
  const { lesson } = found;
  if (lesson !== undefined && Object.keys(found).length === 1) return { session: null, lesson: { name: lesson, page: 0 } };
  return run(found, setup);
}

function run(found, setup) {
  const whole = (word, low, high) => wholeNumber(word, found[word], low, high);
  const name = (word, names) => (found[word] === undefined ? undefined : oneOf(word, found[word], names));
  const fields = {
    school: name("school", setup.schools.map((one) => one.name)), size: whole("teachers", setup.size.low, setup.size.high),
    reform: name("reform", setup.reforms.map((one) => one.name)), reform_start: whole("begin", 0, MOST.begin),
    years: whole("years", 1, MOST.years), seed: whole("seed", 0, MOST.seed), replicate: whole("luck", 0, MOST.luck),
    settings: carriedOut(found[CARRIED_OUT]),
  };
  const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const { request } = begin({ ...known, changes: movesOf("moved", found.moved, setup) });
  const branch = found.branch === undefined ? null : { ...request, changes: movesOf("branch", found.branch, setup) };
  const position = whole("week", 0, MOST.week) ?? 0;
  const reached = Math.max(position, whole("seen", 0, MOST.seen) ?? 0);
  const lesson = name("lesson", setup.lessons.map((one) => one.name));
  const page = (whole("page", 1, MOST.page) ?? 1) - 1;
  const from = setup.lessons.find((one) => one.name === lesson)?.from;
  return { session: { request, branch }, position, reached, lesson: lesson ? { name: lesson, page, isAsked: reached > from } : null };
}

function movesOf(word, text, setup) {
  const allowed = say("address.moves");
  return (text ? text.split(",") : []).map((move) => {
    const [week, lever, value, ...more] = move.split(":");
    if (more.length || value === undefined || !/^\d{1,4}$/.test(week)) wrong(word, move, allowed);
    if (lever === REFORM) return { week: Number(week), lever, value: oneOf(word, value, setup.reforms.map((one) => one.name)) };
    const declared = lever === TRUST ? setup.trust : Object.hasOwn(setup.levers, lever) && setup.levers[lever];
    if (!declared || !/^\d(\.\d{1,6})?$/.test(value) || value < declared.low || value > declared.high) wrong(word, move, allowed);
    return { week: Number(week), lever, value: Number(value) };
  });
}

function carriedOut(value) {
  if (value === undefined) return undefined;
  if (!/^(0\.\d{1,4}|1)$/.test(value)) wrong(CARRIED_OUT, value, say("address.share"));
  return { [CARRIED_OUT]: Number(value) };
}

function wholeNumber(word, value, low, high) {
  if (value === undefined) return undefined;
  if (!/^\d{1,10}$/.test(value) || Number(value) < low || Number(value) > high) wrong(word, value, say("address.whole", { low, high }));
  return Number(value);
}

function oneOf(word, value, names) {
  if (PLAIN.test(value) && names.includes(value)) return value;
  return wrong(word, value, say("address.offered", { names: names.slice(0, 4).map(plainName).join(", ") }));
}

function wrong(word, value, allowed) {
  const short = (text) => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
  throw new Error(say("address.wrong", { word: short(word), value: short(value), allowed }));
}
