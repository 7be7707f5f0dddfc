/** Records the microphone: levels for the wave while it runs, a file at the end. */

/** Longer ones are ended, and kept. */
export const maxRecordingSeconds = 10 * 60;
/** How often a level is taken. */
const levelMs = 50;
/** A voice is clear with it, and ten minutes have some 4 MB. */
const bitsPerSecond = 48_000;

/** What browsers record, the one that all browsers play first. Chromium without codecs has only WebM. */
const formats = [
  { type: "audio/mp4;codecs=mp4a.40.2", extension: "m4a" },
  { type: "audio/webm;codecs=opus", extension: "webm" },
  { type: "audio/ogg;codecs=opus", extension: "ogg" },
  { type: "audio/mp4", extension: "m4a" },
] as const;

export type Recorded = { file: File; seconds: number; levels: number[] };

/** Why nothing can be recorded. */
export type Refusal = "insecure" | "unsupported" | "denied" | "missing" | "busy";

export class RecordingRefused extends Error {
  constructor(readonly reason: Refusal) {
    super(`no recording: ${reason}`);
  }
}

export class Recording {
  /** From 0 to 1, one each 50 ms. */
  readonly levels: number[] = [];
  /** Set by the owner: something has changed. */
  onChange: () => void = () => {};
  /** Set by the owner: it ended by itself: after ten minutes, or as the microphone went. */
  onEnd: () => void = () => {};
  readonly #parts: Blob[] = [];
  readonly #timer: ReturnType<typeof setInterval>;
  #milliseconds = 0;
  #resumedAt: number | null;

  private constructor(
    private readonly stream: MediaStream,
    private readonly recorder: MediaRecorder,
    private readonly context: AudioContext,
    private readonly extension: string,
  ) {
    const analyser = context.createAnalyser();
    analyser.fftSize = 1_024;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    recorder.addEventListener("dataavailable", ({ data }) => this.#parts.push(data));
    for (const track of stream.getTracks()) track.addEventListener("ended", () => this.onEnd());
    // In parts, so that memory holds what was said even if the end fails.
    recorder.start(1_000);
    this.#resumedAt = performance.now();
    this.#timer = setInterval(() => {
      if (this.isPaused) return;
      analyser.getFloatTimeDomainData(samples);
      this.levels.push(Math.min(1, levelOf(samples) * 3));
      this.onChange();
      if (this.seconds >= maxRecordingSeconds) this.onEnd();
    }, levelMs);
  }

  /** Asks for the microphone. Throws `RecordingRefused`. */
  static async start(): Promise<Recording> {
    if (!window.isSecureContext) throw new RecordingRefused("insecure");
    const format = formatOfBrowser();
    if (!format) throw new RecordingRefused("unsupported");
    const stream = await askForMicrophone();
    try {
      const options = { mimeType: format.type, audioBitsPerSecond: bitsPerSecond };
      const recorder = new MediaRecorder(stream, options);
      const context = new AudioContext();
      void context.resume();
      return new Recording(stream, recorder, context, format.extension);
    } catch {
      for (const track of stream.getTracks()) track.stop();
      throw new RecordingRefused("unsupported");
    }
  }

  get isPaused(): boolean {
    return this.#resumedAt === null;
  }

  /** What was recorded, without pauses. */
  get seconds(): number {
    const running = this.#resumedAt === null ? 0 : performance.now() - this.#resumedAt;
    return (this.#milliseconds + running) / 1_000;
  }

  pause(): void {
    if (this.isPaused || this.recorder.state !== "recording") return;
    this.recorder.pause();
    this.#milliseconds = this.seconds * 1_000;
    this.#resumedAt = null;
    this.onChange();
  }

  resume(): void {
    if (!this.isPaused || this.recorder.state !== "paused") return;
    this.recorder.resume();
    this.#resumedAt = performance.now();
    this.onChange();
  }

  /** Ends it; resolves to the file. */
  async stop(): Promise<Recorded> {
    const { seconds } = this;
    if (this.recorder.state !== "inactive") {
      const stopped = new Promise((resolve) => {
        this.recorder.addEventListener("stop", resolve, { once: true });
      });
      this.recorder.stop();
      await stopped;
    }
    this.cancel();
    // Without the codecs, which no other place names.
    const type = this.recorder.mimeType.split(";")[0] ?? "";
    const file = new File(this.#parts, `voice-message.${this.extension}`, { type });
    return { file, seconds, levels: this.levels };
  }

  /** Ends it and lets go of the microphone; nothing is kept. */
  cancel(): void {
    clearInterval(this.#timer);
    this.onChange = () => {};
    this.onEnd = () => {};
    if (this.recorder.state !== "inactive") this.recorder.stop();
    for (const track of this.stream.getTracks()) track.stop();
    if (this.context.state !== "closed") void this.context.close();
  }
}

function formatOfBrowser() {
  if (typeof MediaRecorder === "undefined") return undefined;
  return formats.find(({ type }) => MediaRecorder.isTypeSupported(type));
}

async function askForMicrophone(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
  } catch (error) {
    throw new RecordingRefused(reasonOf(error instanceof DOMException ? error.name : ""));
  }
}

function reasonOf(name: string): Refusal {
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "unsupported";
}

/** How loud the samples are: their root mean square. */
function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}
