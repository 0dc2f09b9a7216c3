// The panel of lessons: the list, and one lesson page by page with next and back.

import { plainName } from "staffroom/controls";
import { pageOf, pagesOf } from "staffroom/course";
import { button, make } from "staffroom/panel";
import { say } from "staffroom/words";

/** `actions`: {open(name), start(lesson), apply(changes, isBefore)}. */
export function listNodes(lessons, actions) {
  const list = make("ol", { className: "lessons" });
  for (const lesson of lessons) {
    const open = make("button", { type: "button", onclick: () => actions.open(lesson.name) }, lesson.title);
    list.append(make("li", {}, open, make("p", {}, lesson.goal)));
  }
  return [make("p", {}, say("lessons.intro")), list];
}

/** Nodes of one page; `questionNodes` are those of the prediction. `where`: {astray: see course.js, week}. `actions` besides:
 * turn(pages), list(), goTo(week, isBefore). */
export function lessonNodes(lesson, page, questionNodes, { where, actions }) {
  const here = pageOf(lesson, page);
  const nodes = where.astray ? [wrongPlace(where, actions)] : [];
  if (here.kind === "goal") nodes.push(...goal(lesson, actions));
  if (here.kind === "step") nodes.push(...step(here));
  if (here.kind === "question") nodes.push(...questionNodes);
  if (here.kind === "discussion") nodes.push(...discussion(lesson));
  return [...nodes, button("lessons.list", actions.list, "quiet")];
}

/** What stays in sight below a page: its step done by the page itself, and back, which page, next. */
export function footNodes(lesson, page, actions) {
  const { step: content, isBefore } = pageOf(lesson, page);
  if (!content?.changes?.length) return [pager(lesson, page, actions)];
  const apply = button("lessons.apply", () => actions.apply(content.changes, isBefore), "main");
  return [Object.assign(apply, { id: "lesson-apply" }), pager(lesson, page, actions)];
}

function pager(lesson, page, actions) {
  const last = pagesOf(lesson).length - 1;
  const back = button("lessons.back", () => actions.turn(-1));
  const next = button("lessons.next", () => actions.turn(1), "main");
  Object.assign(back, { id: "lesson-back", disabled: page === 0 });
  Object.assign(next, { id: "lesson-next", disabled: page >= last });
  const place = make("span", { className: "place" }, say("lessons.place", { page: page + 1, pages: last + 1 }));
  return make("div", { className: "turn" }, back, place, next);
}

/** The film stands where this page's step would spoil the lesson: says so, and offers the way back. */
function wrongPlace({ astray: { kind, week, isBefore, school, reform }, week: now }, actions) {
  const fields = { week, now, school: plainName(school ?? ""), reform: plainName(reform ?? "no_reform") };
  const box = make("div", { className: "astray" }, make("p", {}, say(`lessons.astray.${kind}`, fields)));
  box.setAttribute("role", "status");
  if (kind === "other_run" || kind === "other_move") {
    box.append(Object.assign(button("lessons.astray.right", actions.setRight), { id: "lesson-right" }));
  } else if (kind !== "undone") {
    const go = make("button", { type: "button", id: "lesson-go", onclick: () => actions.goTo(week, isBefore) }, say("lessons.astray.go", { week }));
    box.append(go);
  }
  return box;
}

function goal(lesson, actions) {
  const handout = make("a", { href: `/lessons/${lesson.name}`, target: "_blank" }, say("lessons.handout"));
  return [
    make("p", { className: "goal" }, lesson.goal),
    make("p", {}, lesson.school),
    make("p", {}, say("lessons.minutes", { minutes: lesson.minutes })),
    make("p", {}, say("lessons.ready")),
    button("lessons.restart", () => actions.start(lesson)),
    make("p", {}, handout),
  ];
}

function step({ step: content, number }) {
  const nodes = [make("h3", {}, say("lessons.step", { number })), make("p", { className: "say" }, content.say ?? "")];
  if (content.do) nodes.push(make("p", { className: "do" }, make("b", {}, say("lessons.do")), ` ${content.do}`));
  return nodes;
}

function discussion(lesson) {
  return [
    make("h3", {}, say("lessons.discussion")), points(lesson.discussion),
    make("h3", {}, say("lessons.cannot_tell")), points(lesson.cannot_tell),
    make("p", { className: "note" }, say("lessons.sources", { sources: lesson.sources.join("; ") })),
  ];
}

function points(sentences) {
  return make("ul", { className: "points" }, ...sentences.map((sentence) => make("li", {}, sentence)));
}
