// What is wrong with what is seen of the page, as sentences; `least`: the least heights {network, chart, panel}.
(least) => {
  const found = [];
  const all = (name, root = document) => [...root.querySelectorAll(name)].filter((one) => one.checkVisibility({ visibilityProperty: true }));
  const name = (one) => one.id || one.className || one.textContent.slice(0, 20) || one.tagName;
  if (document.documentElement.scrollWidth > innerWidth) found.push(`${document.documentElement.scrollWidth} wide`);
  const foot = document.querySelector("footer").offsetHeight;
  for (const one of all(".runs canvas")) {
    if (Math.min(one.clientHeight, innerHeight - foot) < least.network) found.push(`a network of ${one.clientHeight} above a foot of ${foot}`);
  }
  for (const one of all(".chart canvas")) if (one.clientHeight < least.chart) found.push(`a chart of ${one.clientHeight}`);
  for (const one of all("#panel .body")) if (one.clientHeight < least.panel) found.push(`a panel of ${one.clientHeight}`);
  for (const one of all(".chart h3, .culture, .slider label, #sliders output, button, #week")) {
    if (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline") found.push(`cut off: ${name(one)}`);
  }
  // A panel of a phone lies over the page, until it is closed.
  const panel = document.getElementById("panel");
  const isOver = !panel.hidden && getComputedStyle(panel).position === "fixed";
  const roots = isOver ? [panel, document.querySelector("footer")] : [document.body];
  for (const root of roots) {
    for (const one of all("button, select, input, a, #timeline", root)) {
      one.scrollIntoView({ block: "center", behavior: "instant" });
      const box = one.getBoundingClientRect();
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      if (!top || !(one === top || one.contains(top) || top.closest("label")?.control === one)) found.push(`not reached: ${name(one)}`);
    }
  }
  scrollTo(0, 0);
  // Texts of one part of the page that lie on one another.
  for (const part of all("header.top, figcaption, .chart header, #reading, #legend, #sliders, .player, footer > .cultures, #panel > header, #panel .foot, #panel .body")) {
    const boxes = [];
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement: parent, data } = walker.currentNode;
      if (!data.trim() || parent.closest("option, select") || !parent.checkVisibility({ visibilityProperty: true })) continue;
      if (getComputedStyle(parent).clipPath !== "none") continue;
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      for (const box of range.getClientRects()) boxes.push([parent, box]);
    }
    for (const [k, [one, here]] of boxes.entries()) {
      for (const [other, there] of boxes.slice(k + 1)) {
        const across = Math.min(here.right, there.right) - Math.max(here.left, there.left);
        const down = Math.min(here.bottom, there.bottom) - Math.max(here.top, there.top);
        if (one !== other && across > 2 && down > 0.35 * Math.min(here.height, there.height)) found.push(`on one another: ${name(one)}, ${name(other)}`);
      }
    }
  }
  return found;
}
