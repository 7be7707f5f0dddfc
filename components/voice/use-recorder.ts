import { useEffect, useRef, useState } from "react";
import { type Recorded, Recording, RecordingRefused, type Refusal } from "./recording";

export type RecorderState =
  | { kind: "asking" }
  | { kind: "recording"; recording: Recording }
  /** `address`: where it can be listened to. */
  | { kind: "recorded"; recorded: Recorded; address: string }
  | { kind: "refused"; reason: Refusal };

/** Records from the first render on. Whatever is not sent when it is unmounted is gone. */
export function useRecorder() {
  const [state, setState] = useState<RecorderState>({ kind: "asking" });
  const [attempt, setAttempt] = useState(0);
  const [, setTicks] = useState(0);
  const current = useRef<Recording | null>(null);

  /** Ends the recording; null if there is none. */
  const stop = async (): Promise<Recorded | null> => {
    const recording = current.current;
    current.current = null;
    return recording && (await recording.stop());
  };
  const listen = async () => {
    const recorded = await stop();
    if (!recorded) return;
    setState({ kind: "recorded", recorded, address: URL.createObjectURL(recorded.file) });
  };
  const latest = useRef(listen);
  useEffect(() => {
    latest.current = listen;
  });

  useEffect(() => {
    let isOver = false;
    setState({ kind: "asking" });
    Recording.start().then(
      (recording) => {
        if (isOver) return recording.cancel();
        current.current = recording;
        recording.onChange = () => setTicks((ticks) => ticks + 1);
        recording.onEnd = () => void latest.current();
        setState({ kind: "recording", recording });
      },
      (error: unknown) => {
        const reason = error instanceof RecordingRefused ? error.reason : "unsupported";
        if (!isOver) setState({ kind: "refused", reason });
      },
    );
    return () => {
      isOver = true;
      current.current?.cancel();
      current.current = null;
    };
  }, [attempt]);
  const address = state.kind === "recorded" ? state.address : null;
  useEffect(() => {
    if (address !== null) return () => URL.revokeObjectURL(address);
  }, [address]);
  return { state, stop, listen, retry: () => setAttempt(attempt + 1) };
}
