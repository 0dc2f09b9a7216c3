// Colours: those of the page's theme (style.css), and the scale of the norm, which colour-blind people can read too.

// Viridis from its light end to its dark one: the darker a teacher, the firmer her norm.
const SCALE = [
  [253, 231, 37], [181, 222, 43], [110, 206, 88], [53, 183, 121], [31, 158, 137],
  [38, 130, 142], [49, 104, 142], [62, 73, 137], [72, 40, 120], [68, 1, 84],
];
export const NORM_TOP = 0.8; // norms above it are rare and get the darkest colour

export function normColour(norm) {
  const place = Math.max(0, Math.min(1, norm / NORM_TOP)) * (SCALE.length - 1);
  const below = Math.min(SCALE.length - 2, Math.floor(place));
  const part = place - below;
  const mixed = SCALE[below].map((value, k) => Math.round(value + part * (SCALE[below + 1][k] - value)));
  return `rgb(${mixed.join(",")})`;
}

/** The scale as a background of a legend. */
export function normGradient() {
  return `linear-gradient(to right, ${SCALE.map((colour) => `rgb(${colour.join(",")})`).join(", ")})`;
}

let palette = null;

/** The theme's colours by name, such as ink, quiet, free, scheduled, branch. */
export function colours() {
  if (palette) return palette;
  const style = getComputedStyle(document.documentElement);
  const names = ["paper", "card", "ink", "quiet", "line", "free", "scheduled", "original", "branch", "ghost", "accent", "guess"];
  palette = Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  palette.cultures = [0, 1, 2, 3, 4].map((k) => style.getPropertyValue(`--culture-${k}`).trim());
  palette.rem = parseFloat(style.fontSize);
  return palette;
}

/** To be called when the theme or the size of the type has changed. */
export function forgetColours() {
  palette = null;
}

/** Fits a canvas to the place it has on the page; returns its context in CSS pixels, or null while it has none. */
export function context(canvas) {
  const { clientWidth: wide, clientHeight: high } = canvas;
  if (!wide || !high) return null;
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const [width, height] = [Math.round(wide * ratio), Math.round(high * ratio)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, wide, high);
  return pen;
}

export function font(pen, size, weight = 400) {
  pen.font = `${weight} ${Math.round(size * colours().rem * 10) / 10}px system-ui, "DejaVu Sans", sans-serif`;
}
