/** The wave of a sound: how loud its parts are, from 0 to 1, the loudest as 1. */

export const waveBars = 44;
/** Louder than noise: a recording of silence stays flat. */
const floor = 0.02;

/** The loudness of `bars` parts of equal length. `values` are samples or levels, from -1 to 1. */
export function peaksOf(values: ArrayLike<number>, bars = waveBars): number[] {
  const peaks = Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * values.length) / bars);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * values.length) / bars));
    let sum = 0;
    for (let at = from; at < to; at++) sum += (values[at] ?? 0) ** 2;
    return Math.sqrt(sum / (to - from));
  });
  const top = Math.max(floor, ...peaks);
  return peaks.map((peak) => peak / top);
}

/** Longer sounds take too much memory to look at. */
const maxSeconds = 15 * 60;
const maxBytes = 20_000_000;
/** Enough to see words, and a tenth of the memory. */
const sampleRate = 8_000;
const maxKept = 200;
const kept = new Map<string, Promise<number[] | null>>();

/** The wave of the sound at an address; null if it cannot be had, or not cheaply. Fetched once. */
export function fetchPeaks(address: string, seconds: number | undefined): Promise<number[] | null> {
  const known = kept.get(address);
  if (known) return known;
  if ((seconds ?? 0) > maxSeconds) return Promise.resolve(null);
  const peaks = readPeaks(address).catch(() => null);
  kept.set(address, peaks);
  const [oldest] = kept.keys();
  if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest);
  return peaks;
}

async function readPeaks(address: string): Promise<number[] | null> {
  const answer = await fetch(address);
  if (!answer.ok || Number(answer.headers.get("Content-Length")) > maxBytes) {
    await answer.body?.cancel();
    return null;
  }
  const context = new OfflineAudioContext(1, 1, sampleRate);
  const sound = await context.decodeAudioData(await answer.arrayBuffer());
  return peaksOf(sound.getChannelData(0));
}
