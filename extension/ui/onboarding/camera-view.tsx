/** What the camera sees, and the first code that is found in it. The camera is on only while this is shown. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Notice } from "../components/notice.tsx";
import { text } from "../components/text.ts";
import { readQrFromCamera } from "./read-qr.ts";

const LOOK_EVERY_MS = 200;

type CameraViewProps = { readonly onCode: (qrText: string) => void };

export function CameraView({ onCode }: CameraViewProps) {
  const video = useRef<HTMLVideoElement>(null);
  const isRefused = useSignal(false);
  useEffect(() => {
    const { current } = video;
    if (current === null) return undefined;
    const watch = new AbortController();
    watchCamera(current, watch.signal, onCode).catch(() => {
      isRefused.value = !watch.signal.aborted;
    });
    return () => watch.abort();
  }, [onCode, isRefused]);
  if (isRefused.value)
    return (
      <Notice kind="warn" testId="pair-camera-refused" title={text("pairCameraRefused")} isUrgent>
        <p>{text("pairCameraRefusedWhat")}</p>
      </Notice>
    );
  return (
    <div class="stack-tight">
      <video
        ref={video}
        class="camera"
        data-testid="pair-camera-view"
        aria-label={text("pairCameraView")}
        muted
        playsInline
      />
      <p class="caption">{text("pairCameraLooking")}</p>
    </div>
  );
}

/** Rejects where there is no camera or it may not be used. Ends with the first code, or with the signal. */
async function watchCamera(
  video: HTMLVideoElement,
  signal: AbortSignal,
  onCode: (qrText: string) => void,
): Promise<void> {
  const wanted = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } };
  const stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    if (signal.aborted) return;
    video.srcObject = stream;
    await video.play();
    while (!signal.aborted) {
      const found = await readQrFromCamera(video);
      if (found !== null && !signal.aborted) return onCode(found);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  } finally {
    stop();
  }
}
