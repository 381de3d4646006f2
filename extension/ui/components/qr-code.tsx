/** A QR code, dark on white in either theme: that is what cameras expect. */
import { useMemo } from "preact/hooks";
import { drawQr } from "./draw-qr.ts";

type QrCodeProps = { readonly text: string; readonly label: string; readonly testId: string };

export function QrCode({ text, label, testId }: QrCodeProps) {
  const { size, path } = useMemo(() => drawQr(text), [text]);
  return (
    <svg
      class="qr-code"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      data-testid={testId}
      shapeRendering="crispEdges"
    >
      <rect class="qr-light" width={size} height={size} />
      <path class="qr-dark" d={path} />
    </svg>
  );
}
