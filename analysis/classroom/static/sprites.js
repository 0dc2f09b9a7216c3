// Teachers drawn once per role and colour and then copied: a canvas copies far faster than it draws.

import { colours, NORM_TOP, normColour } from "staffroom/colours";
import { outline } from "staffroom/shapes";

const LEVELS = 48; // colours told apart

export class Sprites {
  constructor() {
    this.kept = new Map();
    this.madeFor = "";
  }

  /** Copies a teacher of a role and norm to (x, y). */
  draw(pen, role, norm, [x, y], radius) {
    const ratio = pen.getTransform().a;
    const { paper, ink } = colours();
    const madeFor = `${radius} ${ratio} ${paper} ${ink}`;
    if (madeFor !== this.madeFor) this.kept.clear();
    this.madeFor = madeFor;
    const level = Math.round((LEVELS * Math.min(norm, NORM_TOP)) / NORM_TOP);
    const name = `${role} ${level}`;
    if (!this.kept.has(name)) this.kept.set(name, sprite(role, (level / LEVELS) * NORM_TOP, radius, ratio));
    const image = this.kept.get(name);
    const half = image.width / ratio / 2;
    const sharp = (place) => Math.round((place - half) * ratio) / ratio; // on whole pixels of the screen
    pen.drawImage(image, sharp(x), sharp(y), 2 * half, 2 * half);
  }
}

function sprite(role, norm, radius, ratio) {
  const { paper, ink } = colours();
  const half = Math.ceil(1.5 * radius + 4);
  const image = Object.assign(document.createElement("canvas"), { width: 2 * half * ratio, height: 2 * half * ratio });
  const pen = image.getContext("2d");
  pen.scale(ratio, ratio);
  outline(pen, role, half, half, radius);
  pen.fillStyle = normColour(norm);
  pen.fill();
  pen.lineWidth = 3;
  pen.strokeStyle = paper;
  pen.stroke();
  pen.lineWidth = 1.3;
  pen.strokeStyle = ink;
  pen.stroke();
  return image;
}
