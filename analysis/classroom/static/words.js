// All words that users read come from the texts of the program (analysis/texts), so that the page can be translated.

let texts = {};

export function learn(words) {
  texts = words;
}

/** The text at a path such as "player.play", with its {fields} filled in. */
export function say(path, fields = {}) {
  let found = texts;
  for (const name of path.split(".")) found = found?.[name];
  if (typeof found !== "string") return path;
  return found.replace(/\{(\w+)\}/g, (whole, name) => (name in fields ? String(fields[name]) : whole));
}

/** A group of texts, such as a list. */
export function group(path) {
  let found = texts;
  for (const name of path.split(".")) found = found?.[name];
  return found ?? {};
}

/** Fills in every element that names its words: data-words (text), data-words-title (tip and name for readers aloud). */
export function fill(root) {
  for (const element of root.querySelectorAll("[data-words]")) element.textContent = say(element.dataset.words);
  for (const element of root.querySelectorAll("[data-words-title]")) {
    element.title = say(element.dataset.wordsTitle);
    element.setAttribute("aria-label", element.title);
  }
}

/** Writes a text into an element; nothing where it stands there already, for that would cost a layout. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A number of a measure as people read it: shares of teachers in per cent, everything else with two decimals. */
export function shown(value, percent) {
  if (value === null || value === undefined) return "–";
  return percent ? `${Math.round(100 * value)}\u00a0%` : value.toFixed(2);
}

/** "Week 12 · year 1, term 2": `week` counts from 0. */
export function calendar(recording, week) {
  const year = Math.floor(week / recording.yearWeeks);
  let left = week % recording.yearWeeks;
  let term = 0;
  while (term < recording.terms.length - 1 && left >= recording.terms[term]) left -= recording.terms[term++];
  return say("time.place", { week: week + 1, year: year + 1, term: term + 1 });
}
