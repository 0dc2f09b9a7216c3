// What survives a reload: each tab remembers its own run; a new tab begins with the run that was seen last.

const NAME = "staffroom-class";
const VERSION = 1;

function read(store) {
  try {
    const found = JSON.parse(store.getItem(NAME));
    return found?.version === VERSION ? found : null;
  } catch {
    return null; // no store (a private window), or written by something else
  }
}

export function recall() {
  return read(window.sessionStorage) ?? read(window.localStorage);
}

/** Whether this tab (not another one) remembers something. */
export function isReload() {
  return read(window.sessionStorage) !== null;
}

export function remember(state) {
  const text = JSON.stringify({ version: VERSION, ...state });
  for (const store of [window.sessionStorage, window.localStorage]) {
    try {
      store.setItem(NAME, text);
    } catch {
      // full or forbidden: the page works without
    }
  }
}
