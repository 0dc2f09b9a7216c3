// The panel of lessons: the list, and one lesson page by page with next and back.

import { button, make } from "staffroom/panel";
import { say } from "staffroom/words";

/** Pages of a lesson: its goal, the steps before the question, the question, the steps after it, the discussion. */
export function pagesOf(lesson) {
  const before = lesson.steps.length;
  const steps = [...lesson.steps, ...lesson.after].map((step, k) => ({ kind: "step", step, number: k + 1, isBefore: k < before }));
  return [{ kind: "goal" }, ...steps.slice(0, before), { kind: "question" }, ...steps.slice(before), { kind: "discussion" }];
}

/** `actions`: {open(name), start(lesson), apply(changes, isBefore)}. */
export function listNodes(lessons, actions) {
  const list = make("ol", { className: "lessons" });
  for (const lesson of lessons) {
    const open = make("button", { type: "button", onclick: () => actions.open(lesson.name) }, lesson.title);
    list.append(make("li", {}, open, make("p", {}, lesson.goal)));
  }
  return [make("p", {}, say("lessons.intro")), list];
}

/** Nodes of one page; `questionNodes` are those of the prediction. `actions` besides: turn(pages), list(). */
export function lessonNodes(lesson, page, questionNodes, actions) {
  const pages = pagesOf(lesson);
  const here = pages[Math.min(page, pages.length - 1)];
  const nodes = [make("p", { className: "place" }, say("lessons.place", { page: page + 1, pages: pages.length }))];
  if (here.kind === "goal") nodes.push(...goal(lesson, actions));
  if (here.kind === "step") nodes.push(...step(here, pages.length, actions));
  if (here.kind === "question") nodes.push(make("h3", {}, say("lessons.question")), ...questionNodes());
  if (here.kind === "discussion") nodes.push(...discussion(lesson));
  const back = button("lessons.back", () => actions.turn(-1));
  const next = button("lessons.next", () => actions.turn(1), "main");
  back.disabled = page === 0;
  next.disabled = page >= pages.length - 1;
  [back.id, next.id] = ["lesson-back", "lesson-next"];
  return [...nodes, make("div", { className: "turn" }, back, next), button("lessons.list", actions.list, "quiet")];
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

function step({ step: content, number, isBefore }, _, actions) {
  const nodes = [make("h3", {}, say("lessons.step", { number })), make("p", { className: "say" }, content.say ?? "")];
  if (content.do) nodes.push(make("p", { className: "do" }, make("b", {}, say("lessons.do")), ` ${content.do}`));
  if (content.changes?.length) nodes.push(button("lessons.apply", () => actions.apply(content.changes, isBefore), "main"));
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
