// The panel of one teacher: who she is, what she believes, what she sees, whom she trusts, what her meetings did to her.

import { button, make } from "staffroom/panel";
import { roleOf } from "staffroom/shapes";
import { group, say } from "staffroom/words";

const BELIEFS = ["norm", "perceived_norm", "expected_benefit", "self_efficacy", "strain"];
const CHANGES = ["norm", "efficacy", "benefit", "trust"];
const EXPERIENCED = 200; // years; stands for somebody who was there long before the run
const NOTHING = 0.0005; // changes below it are not worth a word

/** Nodes for the panel at a frame. `answer`: what is known about the week before it (live: /api/why), or null while it
 * is being asked for. */
export function teacherNodes(recording, teacher, frame, answer) {
  const nodes = [who(recording, teacher, frame)];
  if (frame > 0) {
    const why = make("p", { className: "why" }, answer ? answer.sentence : say("teacher.thinking"));
    why.setAttribute("aria-live", "polite");
    nodes.push(make("h3", {}, question(recording, teacher, frame)), why);
  } else {
    nodes.push(make("p", { className: "why" }, say("teacher.nothing_yet")));
  }
  nodes.push(make("h3", {}, say("teacher.beliefs")), beliefs(recording, teacher, frame));
  if (frame > 0) nodes.push(make("p", { className: "note" }, truth(recording, frame)));
  if (answer?.appointments) nodes.push(make("h3", {}, say("teacher.appointments")), appointments(answer.appointments));
  nodes.push(make("h3", {}, say("teacher.trusts")), trusts(recording, teacher, frame, answer));
  nodes.push(make("h3", {}, say("teacher.meetings")), meetings(answer));
  return nodes;
}

export function teacherTitle(recording, teacher, frame) {
  const role = say(`network.roles.${roleOf(recording, frame, teacher)}`);
  return say("teacher.title", { code: recording.codes[teacher], role });
}

/** To the teacher before and the one after. */
export function turnButtons(previous, next) {
  const buttons = [button("teacher.previous", previous), button("teacher.next", next)];
  [buttons[0].id, buttons[1].id] = ["teacher-previous", "teacher-next"];
  return make("div", { className: "turn" }, ...buttons);
}

function who(recording, teacher, frame) {
  const years = recording.count("years", frame, teacher);
  const fields = { department: recording.departments[teacher] + 1, years };
  const kind = years < 1 ? "first_year" : years < EXPERIENCED ? "years" : "experienced";
  const text = say(`teacher.${kind}`, fields);
  return make("p", { className: "who" }, text);
}

function question(recording, teacher, frame) {
  const did = recording.count("voluntary_sessions", frame, teacher) > 0;
  return say(did ? "teacher.why_did" : "teacher.why_not");
}

function beliefs(recording, teacher, frame) {
  const list = make("dl", { className: "beliefs" });
  for (const name of BELIEFS) {
    const value = recording.share(name, frame, teacher);
    const bar = make("span", { className: "bar" }, make("i", { style: `width:${100 * value}%` }));
    list.append(make("dt", {}, say(`teacher.belief.${name}`)), make("dd", {}, bar, make("b", {}, value.toFixed(2))));
  }
  return list;
}

/** What really was so, beside what she thinks of her colleagues. */
function truth(recording, frame) {
  return say("teacher.truth", { share: Math.round(100 * recording.measures.voluntary_share[frame - 1]) });
}

/** With whom she meets every week, as the server knows it (a replay does not). */
function appointments(found) {
  if (!found.length) return make("p", {}, say("teacher.no_appointments"));
  const list = make("ul", { className: "appointments" });
  for (const appointment of found) list.append(make("li", {}, say("teacher.appointment", appointment)));
  return list;
}

/** Her own trust where the server knows it; otherwise (in a replay) the smaller of the two of a pair. */
function trusts(recording, teacher, frame, answer) {
  const found = answer?.trusts ?? mutual(recording, teacher, frame);
  if (!found.length) return make("p", {}, say("teacher.nobody"));
  const list = make("ul", { className: "trusts" });
  for (const { other, trust } of found) list.append(make("li", {}, make("b", {}, other), ` ${trust.toFixed(2)}`));
  return list;
}

function mutual(recording, teacher, frame) {
  const { one, other, trust, closed } = recording.ties;
  const found = [];
  for (let k = 0; k < one.length; k++) {
    if (one[k] !== teacher && other[k] !== teacher) continue;
    const sent = trust[frame * one.length + k];
    const colleague = recording.codes[one[k] === teacher ? other[k] : one[k]];
    if (sent !== closed) found.push({ other: colleague, trust: sent / recording.steps });
  }
  return found.sort((here, there) => there.trust - here.trust).slice(0, 5);
}

function meetings(answer) {
  if (!answer?.meetings?.length) return make("p", {}, say(answer ? "teacher.no_meetings" : "teacher.thinking"));
  const list = make("ul", { className: "meetings" });
  for (const meeting of answer.meetings) {
    const depth = group("teacher.depths")[meeting.depth];
    const fields = { ...meeting, week: meeting.week + 1, other: meeting.other || say("teacher.outside"), depth };
    list.append(make("li", {}, say(meeting.light ? "teacher.light" : "teacher.meeting", fields), " ", make("em", {}, effects(meeting.changes))));
  }
  return list;
}

function effects(changes) {
  if (!changes) return "";
  const found = CHANGES.filter((name) => Math.abs(changes[name]) >= NOTHING).map((name) => {
    const sign = changes[name] > 0 ? "+" : "−";
    return say(`teacher.effect.${name}`, { change: `${sign}${Math.abs(changes[name]).toFixed(3)}` });
  });
  return found.length ? found.join(", ") : say("teacher.no_effect");
}
