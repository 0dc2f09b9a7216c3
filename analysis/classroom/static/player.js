// Where the film of the run stands and how fast it goes. Knows nothing of what is shown.

export const SPEEDS = [1, 2, 4, 8, 16]; // weeks in a second

export class Player {
  constructor() {
    this.position = 0; // weeks that have been played, with a fraction while a week goes by
    this.weeks = 0; // of the whole run
    this.limit = Infinity; // nothing beyond it is shown, because it is still to be predicted
    this.reached = 0; // the furthest week that was seen
    this.speed = 4;
    this.playing = false;
  }

  /** Whole weeks played. */
  get week() {
    return Math.floor(this.position + 1e-9);
  }

  get end() {
    return Math.min(this.weeks, this.limit);
  }

  play() {
    this.playing = this.position < this.end;
    return this.playing;
  }

  pause() {
    this.playing = false;
    this.position = this.week;
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
    return this.playing;
  }

  seek(week) {
    this.position = Math.max(0, Math.min(this.end, Math.round(week)));
    this.reached = Math.max(this.reached, this.position);
    if (this.position >= this.end) this.playing = false;
  }

  step(weeks) {
    this.playing = false;
    this.seek(this.week + weeks);
  }

  faster(turns) {
    const place = SPEEDS.indexOf(this.speed) + turns;
    this.speed = SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, place))];
  }

  /** Lets time pass; says whether a new week has begun. */
  tick(seconds) {
    if (!this.playing) return false;
    const before = this.week;
    this.position = Math.min(this.end, this.position + this.speed * Math.min(seconds, 0.25));
    this.reached = Math.max(this.reached, this.week);
    if (this.position >= this.end) this.playing = false;
    return this.week !== before;
  }
}
