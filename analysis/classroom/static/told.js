// Why a teacher did or did not collaborate, as a replay file holds it: see analysis/classroom/told.py.

import { bytes, pairs } from "staffroom/recording";

/** `sent`: of the file, or null; returns (run, recording, frame, teacher) -> sentence, or null where the file has none. */
export function teller(sent) {
  if (!sent) return () => null;
  const runs = sent.runs.map(({ count, parts }) => {
    const counts = bytes(count);
    const starts = new Uint32Array(counts.length + 1);
    counts.forEach((many, k) => (starts[k + 1] = starts[k] + many));
    return { starts, places: pairs(parts) };
  });
  return (run, recording, frame, teacher) => {
    const { starts, places } = runs[run];
    const here = (frame - 1) * recording.size + teacher;
    const [outline, ...filling] = Array.from(places.slice(starts[here], starts[here + 1]), (place) => sent.texts[place]);
    const text = filling.join(sent.and);
    return outline.replace(/\{(\w+)\}/g, (_, name) => (name === "teacher" ? recording.codes[teacher] : text));
  };
}
