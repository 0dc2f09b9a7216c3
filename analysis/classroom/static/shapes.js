// The shapes of teachers: a circle for a teacher, a square for a head, a star for a champion, a triangle for a newcomer.

export function roleOf(recording, frame, teacher) {
  if (recording.count("champion", frame, teacher)) return "champion";
  if (recording.count("head", frame, teacher)) return "head";
  return recording.count("years", frame, teacher) < 1 ? "newcomer" : "teacher";
}

const STAR = 5;

export function outline(pen, role, x, y, radius) {
  pen.beginPath();
  if (role === "head") {
    pen.rect(x - 0.9 * radius, y - 0.9 * radius, 1.8 * radius, 1.8 * radius);
  } else if (role === "newcomer") {
    polygon(pen, x, y, [1.25, 1.25, 1.25].map((part) => part * radius));
  } else if (role === "champion") {
    polygon(pen, x, y, Array.from({ length: 2 * STAR }, (_, k) => radius * (k % 2 ? 0.68 : 1.45)));
  } else {
    pen.arc(x, y, radius, 0, 2 * Math.PI);
  }
}

function polygon(pen, x, y, radii) {
  radii.forEach((radius, k) => {
    const angle = (2 * Math.PI * k) / radii.length - Math.PI / 2;
    pen.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  });
  pen.closePath();
}
