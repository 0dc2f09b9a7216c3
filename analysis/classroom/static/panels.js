// What the side panel shows: a teacher, the prediction, the lessons, the other levers, the help.

import { others, plainName } from "staffroom/controls";
import { astray, pageOf, pagesOf, rightRun } from "staffroom/course";
import { footNodes, lessonNodes, listNodes } from "staffroom/lessons";
import { button, make } from "staffroom/panel";
import { predictNodes } from "staffroom/predict";
import { CHARTS } from "staffroom/stage";
import { teacherNodes, teacherTitle, turnButtons } from "staffroom/teacher";
import { group, say } from "staffroom/words";

const DIGITS = 9; // of the keyboard, with Shift, for schools

export class Panels {
  constructor(panel, classroom, stage) {
    Object.assign(this, { panel, classroom, stage });
    this.chosen = null; // {which, teacher}
    this.answer = null; // {key, found}: what a teacher said about a week
    this.sliders = {};
    this.drawer = make("div", { className: "drawer" });
    const move = (lever, value) => classroom.moveLevers({ [lever]: value });
    this.sliders = others(this.drawer, classroom.setup, move);
    this.charts = CHARTS.flatMap(({ measures, percent }) =>
      measures.map((name) => ({ name, percent, title: group("measure_names")[name] })),
    );
  }

  /** Brings what is open up to date. */
  refresh() {
    const { open } = this.panel;
    if (open === "teacher") this.teacher();
    if (open === "predict") this.predict();
    if (open === "lessons") this.lessons();
  }

  toggle(name) {
    if (this.panel.open === name) this.panel.close();
    else this[name]();
  }

  levers() {
    this.panel.show("levers", say("levers.title"), [make("p", {}, say("levers.intro")), this.drawer]);
  }

  help() {
    const keys = make("dl", { className: "keys" });
    for (const [key, text] of Object.entries(group("help.keys"))) keys.append(make("dt", {}, key), make("dd", {}, text));
    const presets = make("ol", { className: "presets", start: 1 });
    for (const { text } of group("presets")) presets.append(make("li", {}, text));
    const schools = make("ol", { className: "presets" });
    for (const { name } of this.classroom.setup.schools.slice(0, DIGITS)) schools.append(make("li", {}, plainName(name)));
    const nodes = [
      make("p", {}, say("help.intro")), keys, make("h3", {}, say("help.presets")), presets, make("p", {}, say("help.zero")),
      make("h3", {}, say("help.schools")), schools, make("p", {}, say("help.new_school")),
    ];
    this.panel.show("help", say("help.title"), [...nodes, make("p", { className: "note" }, say("help.model"))]);
  }

  openTeacher(which, teacher) {
    this.chosen = { which, teacher };
    this.teacher();
  }

  /** Whom she is, at the week that is shown; what she says is asked for while the film stands still. */
  teacher() {
    const { which, teacher } = this.chosen ?? {};
    const recording = this.classroom[which];
    if (!recording || teacher >= recording.size) return this.panel.close();
    const { player } = this.classroom;
    const frame = player.week;
    for (const [name, network] of Object.entries(this.stage.networks)) network.chosen = name === which ? teacher : null;
    const key = `${which} ${teacher} ${frame} ${JSON.stringify(recording.request)}`;
    if (this.answer?.key !== key) {
      this.answer = { key, found: player.playing ? { sentence: say("teacher.pause") } : null };
      if (!player.playing && frame > 0) {
        this.classroom.why(which, teacher, frame - 1).then((found) => {
          if (!found || this.answer.key !== key || this.panel.open !== "teacher") return;
          this.answer.found = found;
          this.teacher();
        });
      }
    }
    if (!player.playing && this.answer.found && !this.answer.found.meetings) {
      this.answer = null;
      return this.teacher();
    }
    const turn = (step) => () => this.openTeacher(which, (teacher + step + recording.size) % recording.size);
    const scrolled = this.panel.body.scrollTop;
    const nodes = teacherNodes(recording, teacher, frame, this.answer.found);
    this.panel.show("teacher", teacherTitle(recording, teacher, frame), nodes, [turnButtons(turn(-1), turn(1))]);
    this.panel.body.scrollTop = scrolled;
    return undefined;
  }

  predict() {
    const { nodes, foot } = this.predictionNodes();
    this.panel.show("predict", say("predict.title"), nodes, foot);
  }

  /** Also part of a lesson, with its question and its choices. */
  predictionNodes(lesson = null) {
    const { classroom } = this;
    const { measure, question, choices, from } = lesson ?? {};
    const actions = {
      begin: (chosen) => {
        classroom.beginPrediction(chosen, { choices, from });
        if (!classroom.prediction) return;
        const chart = this.stage.chartOf(chosen);
        this.stage.expand(chart.name);
        if (window.matchMedia("(max-width: 820px)").matches) chart.article.scrollIntoView(); // a phone shows one thing at a time
      },
      choose: (curve) => classroom.chooseCurve(curve),
      clear: () => classroom.beginPrediction(classroom.prediction.measure, { choices: classroom.prediction.choices }),
      reveal: () => classroom.reveal(),
      end: () => {
        this.stage.expand(null);
        classroom.endPrediction();
      },
    };
    const given = { charts: this.charts, measure, question, actions };
    return predictNodes(classroom.prediction, classroom.recording, classroom.player.week, given);
  }

  lessons() {
    const { classroom } = this;
    const { setup } = classroom;
    const { lesson } = this;
    const actions = {
      open: (name) => this.openLesson(name),
      start: (found) => classroom.startLesson(found),
      apply: (changes, isBefore) => classroom.applyPlanned(changes, isBefore),
      goTo: (week, isBefore) => classroom.goTo(week, isBefore),
      setRight: () => classroom.setRight(rightRun(lesson, classroom.lesson.page, classroom.player)),
      list: () => {
        classroom.lesson = null;
        this.lessons();
        classroom.on.change();
      },
      turn: (pages) => this.turnPage(pages),
    };
    if (!lesson) return this.panel.show("lessons", say("lessons.title"), listNodes(setup.lessons, actions));
    const { page, isAsked } = classroom.lesson;
    const { week, reached } = classroom.player;
    const asked = pageOf(lesson, page).kind === "question" ? this.predictionNodes(lesson) : null;
    const where = { week, astray: classroom.queue.length ? null : astray(lesson, page, { session: classroom.session, week, reached, isAsked }) };
    const nodes = lessonNodes(lesson, page, asked?.nodes, { where, actions });
    return this.panel.show("lessons", lesson.title, nodes, [...(asked?.foot ?? []), ...footNodes(lesson, page, actions)]);
  }

  /** The lesson that is given, if any. */
  get lesson() {
    const { lesson, setup } = this.classroom;
    return setup.lessons.find(({ name }) => name === lesson?.name);
  }

  /** Next and back in the lesson that is open; says whether one is. */
  turnPage(pages) {
    const { classroom, lesson } = this;
    if (!lesson || this.panel.open !== "lessons") return;
    const last = pagesOf(lesson).length - 1;
    const { prediction } = classroom;
    if (pages > 0 && prediction && !prediction.revealed && pageOf(lesson, classroom.lesson.page).kind === "question") {
      classroom.on.notice(say("lessons.reveal_first"), true); // the pages after it need what is still hidden
      return (document.querySelector("#reveal:enabled") ?? document.querySelector("#panel .curves input"))?.focus();
    }
    classroom.lesson.page = Math.max(0, Math.min(last, classroom.lesson.page + pages));
    if (prediction?.revealed) {
      this.stage.expand(null);
      classroom.endPrediction();
    }
    this.panel.body.scrollTop = 0;
    this.lessons();
    classroom.on.change();
  }

  /** Opens a lesson, ready to start. */
  openLesson(name) {
    const { classroom } = this;
    const lesson = classroom.setup.lessons.find((found) => found.name === name);
    if (!lesson) return classroom.on.notice(say("lessons.unknown", { name }), true);
    const started = classroom.startLesson(lesson, 0);
    this.lessons();
    return started;
  }
}
