// The keyboard: everything can be done without a mouse. Keys typed into a field stay there.

const TEXT = new Set(["text", "number", "search"]);

/** `actions`: {toggle, step(weeks), preset(digit), rewind, fullScreen, branch, help, lecture, faster(turns), ghosts, escape} */
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
  if (event.repeat) return null;
  if (/^[0-9]$/.test(key) && !isMoved) return () => actions.preset(Number(key));
  const letters = {
    r: actions.rewind, f: actions.fullScreen, b: actions.branch, l: actions.lecture, g: actions.ghosts, p: actions.predict,
    "?": actions.help, "+": () => actions.faster(1), "-": () => actions.faster(-1),
  };
  return letters[key.toLowerCase()] ?? null;
}
