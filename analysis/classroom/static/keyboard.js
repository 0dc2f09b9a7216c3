// The keyboard: everything can be done without a mouse. Keys typed into a field stay there.

const TEXT = new Set(["text", "number", "search"]);

/** `actions`: {toggle, step(weeks), end, preset(digit), school(digit), page(pages), hasPages() whether a lesson is open, draw, rewind, fullScreen, branch, help, lecture,
 * faster(turns), ghosts, escape}; those that are missing have no key. */
export function listen(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const action = actionOf(event, actions);
    if (!action) return;
    event.preventDefault();
    action();
  });
}

function actionOf(event, actions) {
  const { target, key } = event;
  if (key === "Escape") return actions.escape;
  const kind = target.tagName === "INPUT" ? target.type : "";
  if (TEXT.has(kind) || target.tagName === "SELECT") return null;
  if (key === " ") return event.repeat || ["BUTTON", "A"].includes(target.tagName) || kind === "radio" || kind === "checkbox" ? null : actions.toggle;
  const isMoved = kind === "range" || kind === "radio";
  if (key.startsWith("Arrow") && isMoved) return null;
  const far = event.shiftKey ? 9 : 1;
  if (key === "ArrowRight") return () => actions.step(far);
  if (key === "ArrowLeft") return () => actions.step(-far);
  if (target.id === "timeline") {
    const move = { Home: actions.rewind, End: actions.end, ArrowUp: () => actions.step(far), ArrowDown: () => actions.step(-far) }[key];
    if (move) return move;
  }
  if (event.repeat) return null;
  if (/^[0-9]$/.test(key) && !isMoved) return () => actions.preset(Number(key));
  if (actions.hasPages?.()) {
    if (key === "PageDown") return () => actions.page(1); // also what a presenter in the hand sends
    if (key === "Enter" && target.id === "panel") return () => actions.page(1);
    if (key === "PageUp") return () => actions.page(-1);
  }
  const letters = {
    r: actions.rewind, f: actions.fullScreen, b: actions.branch, l: actions.lecture, g: actions.ghosts, p: actions.predict, d: actions.draw,
    "?": actions.help, "+": () => actions.faster(1), "-": () => actions.faster(-1),
  };
  const digit = event.shiftKey && /^Digit([1-9])$/.exec(event.code)?.[1]; // what Shift makes of a digit differs by country
  return letters[key.toLowerCase()] ?? (digit && actions.school ? () => actions.school(Number(digit)) : null);
}
