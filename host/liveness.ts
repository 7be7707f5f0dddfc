/** Notices a process that is alive but does not answer: stopped, in a deadlock or in an endless loop. */

const askEveryMs = 3_000;
/**
 * A process is given up when this many questions in a row were asked and none of them was answered, in
 * 15 to 18 s. Each has had from 3 to 15 s by then and a late answer counts, so a process that is only
 * slow goes on. What blocks a healthy one, a disk that syncs or a large page, takes seconds.
 */
const maxUnanswered = 5;

/** Counts questions that were not answered. */
export class Silence {
  private unanswered = 0;

  /** Times are in milliseconds, of a clock that nobody sets. */
  constructor(private askedAt: number) {}

  answered(): void {
    this.unanswered = 0;
  }

  /** To be called instead of every question; returns whether the process is given up. */
  isTooLong(now: number): boolean {
    const isLate = now - this.askedAt > 2 * askEveryMs;
    this.askedAt = now;
    // This process was stopped itself (SIGSTOP, a debugger, a machine that slept), and perhaps all
    // others with it. Answers may be waiting to be read.
    if (isLate) this.unanswered = 0;
    return this.unanswered++ >= maxUnanswered;
  }
}

/**
 * Asks a process every 3 s; calls `giveUp` once when it has not answered for 15 s. `ask` resolves with
 * any answer and rejects without one. The returned function stops asking.
 */
export function watchLife(
  ask: (signal: AbortSignal) => Promise<unknown>,
  giveUp: () => void,
): () => void {
  const silence = new Silence(performance.now());
  const abort = new AbortController();
  const timer = setInterval(() => {
    if (silence.isTooLong(performance.now())) {
      stop();
      giveUp();
      return;
    }
    const timeout = AbortSignal.timeout(maxUnanswered * askEveryMs);
    ask(AbortSignal.any([abort.signal, timeout])).then(
      () => silence.answered(),
      () => {},
    );
  }, askEveryMs);
  const stop = () => {
    clearInterval(timer);
    abort.abort();
  };
  return stop;
}
