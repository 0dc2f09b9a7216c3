// Colours: those of the page's theme (style.css), and the scale of the norm, which colour-blind people can read too.

export const NORM_TOP = 0.8; // norms above it are rare and get the strongest colour

/** One hue that stands out from the ground the more, the firmer the norm: in the light darker, in the dark brighter. The same
 * stops (--norm-0 to --norm-2) colour the legend. */
export function normColour(norm) {
  const scale = colours().norms;
  const place = Math.max(0, Math.min(1, norm / NORM_TOP)) * (scale.length - 1);
  const below = Math.min(scale.length - 2, Math.floor(place));
  const part = place - below;
  const mixed = scale[below].map((value, k) => Math.round(value + part * (scale[below + 1][k] - value)));
  return `rgb(${mixed.join(",")})`;
}

/** "#0d1b29" becomes [13, 27, 41]. */
function channels(hex) {
  return [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
}

let palette = null;

/** The theme's colours by name, such as ink, quiet, free, scheduled, branch. */
export function colours() {
  if (palette) return palette;
  const style = getComputedStyle(document.documentElement);
  const names = ["paper", "card", "ink", "quiet", "line", "free", "scheduled", "original", "branch", "ghost", "accent", "guess"];
  palette = Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  palette.cultures = [0, 1, 2, 3, 4].map((k) => style.getPropertyValue(`--culture-${k}`).trim());
  palette.norms = [0, 1, 2].map((k) => channels(style.getPropertyValue(`--norm-${k}`).trim()));
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
