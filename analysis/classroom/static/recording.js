// A recorded run as the server (or a replay file) sends it, made ready to be read week by week.

export function bytes(text) {
  const letters = atob(text);
  const found = new Uint8Array(letters.length);
  for (let k = 0; k < letters.length; k++) found[k] = letters.charCodeAt(k);
  return found;
}

export function pairs(text) {
  return new Uint16Array(bytes(text).buffer);
}

/** `encoding`: {steps, closed, nobody}, `largestHeld`: results up to it are meetings that took place. */
export function decode(sent, encoding, largestHeld) {
  const frames = Object.fromEntries(Object.entries(sent.frames).map(([name, text]) => [name, bytes(text)]));
  const size = sent.teachers.code.length;
  const recording = {
    request: sent.request,
    weeks: sent.weeks,
    size,
    terms: sent.terms,
    yearWeeks: sent.year_weeks,
    codes: sent.teachers.code,
    departments: sent.teachers.department,
    places: sent.positions,
    measures: sent.measures,
    cultures: sent.cultures,
    levers: sent.levers,
    trust: sent.trust,
    ties: { one: sent.ties.one, other: sent.ties.other, trust: bytes(sent.ties.trust), closed: encoding.closed },
    steps: encoding.steps,
    nobody: encoding.nobody,
    frames,
  };
  const { start } = sent.meetings;
  const columns = {
    one: pairs(sent.meetings.one),
    other: pairs(sent.meetings.other),
    kind: bytes(sent.meetings.kind),
    depth: bytes(sent.meetings.depth),
    result: bytes(sent.meetings.result),
  };
  /** Share (0 to 1) of a teacher at a frame; frame 0 is the state before the first week. */
  recording.share = (name, frame, teacher) => frames[name][frame * size + teacher] / encoding.steps;
  /** Whole number of a teacher at a frame, such as years or sessions. */
  recording.count = (name, frame, teacher) => frames[name][frame * size + teacher];
  /** The meetings of a week that took place. */
  recording.meetings = (week) => {
    const found = [];
    for (let k = start[week]; k < start[week + 1]; k++) {
      if (columns.result[k] > largestHeld) continue;
      const [one, other] = [columns.one[k], columns.other[k]];
      found.push({ one, other, kind: columns.kind[k], depth: columns.depth[k], result: columns.result[k] });
    }
    return found;
  };
  return recording;
}

/** The first week in which two runs of one school differ, with the measure among `names` that differs, or null. */
export function firstDifference(original, branch, names) {
  const weeks = Math.min(original.weeks, branch.weeks);
  for (let week = 0; week < weeks; week++) {
    for (const name of names) {
      const [here, there] = [original.measures[name][week], branch.measures[name][week]];
      if (here !== there) return { week, name, here, there };
    }
  }
  return null;
}
