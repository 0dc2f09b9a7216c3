// Questions to the server. Of each kind only the newest counts: the answers to older ones are dropped. While there is no
// connection a question is asked again and again, and the page plays on meanwhile.

import { say } from "staffroom/words";

const PAUSE = 1500; // milliseconds between attempts
const JSON_BODY = { "Content-Type": "application/json" };
const BUSY = new Set([429, 503]); // the server has too much to do, and says when to ask again
const TRIES = 4; // times that it is asked again then
const LONGEST_WAIT = 10; // seconds

export class Stale extends Error {}

export class Server {
  /** `onConnection(connected)` is called when the connection is lost or found again. */
  constructor(onConnection) {
    this.onConnection = onConnection;
    this.connected = true;
    this.turns = new Map();
  }

  /** The answer to a question; throws Stale where a newer one of the same kind was asked meanwhile, Error for a 400. */
  async ask(path, body, kind = path) {
    const turn = (this.turns.get(kind)?.turn ?? 0) + 1;
    this.turns.get(kind)?.stop.abort();
    const stop = new AbortController();
    this.turns.set(kind, { turn, stop });
    let tries = 0;
    const current = () => this.turns.get(kind).turn === turn;
    for (;;) {
      const answer = await this.attempt(path, body, stop.signal);
      if (!current()) throw new Stale();
      if (BUSY.has(answer?.status) && tries++ < TRIES) {
        const seconds = Math.min(Number(answer.headers.get("Retry-After")) || 1, LONGEST_WAIT);
        const spread = 1 + Math.random() / 2; // or a whole class would come again in the same moment
        await new Promise((done) => setTimeout(done, 1000 * seconds * spread));
        if (!current()) throw new Stale();
        continue;
      }
      if (answer) {
        const found = await answer.json().catch(() => ({}));
        if (!current()) throw new Stale();
        if (BUSY.has(answer.status)) throw new Error(found.error ?? say("connection.busy"));
        if (!answer.ok) throw new Error(found.error ?? say("connection.refused", { status: answer.status }));
        return found;
      }
      await new Promise((done) => setTimeout(done, PAUSE));
      if (!current()) throw new Stale();
    }
  }

  /** Drops whatever is under way of a kind. */
  drop(kind) {
    const entry = this.turns.get(kind);
    if (entry) {
      entry.stop.abort();
      entry.turn += 1;
    }
  }

  async attempt(path, body, signal) {
    const how = body === undefined ? {} : { method: "POST", headers: JSON_BODY, body: JSON.stringify(body) };
    try {
      const answer = await fetch(path, { ...how, signal });
      if (answer.status === 401) window.location.reload(); // the server was started anew with another access code
      this.report(true);
      return answer;
    } catch (problem) {
      if (problem.name !== "AbortError") this.report(false);
      return null;
    }
  }

  report(connected) {
    if (connected === this.connected) return;
    this.connected = connected;
    this.onConnection(connected);
  }
}
