/** A picture of a code, chosen, dropped or pasted: for a computer without a camera, and for Firefox's photo tools. */
import { useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import { Icon } from "../components/icons.tsx";
import { Notice } from "../components/notice.tsx";
import { text } from "../components/text.ts";
import { readQrFromPicture } from "./read-qr.ts";

type PictureDropProps = { readonly onCode: (qrText: string) => void };

export function PictureDrop({ onCode }: PictureDropProps) {
  const id = useId();
  const isWithoutCode = useSignal(false);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    isWithoutCode.value = false;
    const found = await readQrFromPicture(file);
    if (found === null) isWithoutCode.value = true;
    else onCode(found);
  };
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => void take(event.clipboardData?.files[0]);
    addEventListener("paste", onPaste);
    return () => removeEventListener("paste", onPaste);
  });
  return (
    <div class="stack-tight">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is one of three ways; the field inside is another */}
      <div
        class="picture-drop"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          void take(event.dataTransfer?.files[0]);
        }}
      >
        <label class="button" for={id}>
          <Icon name="file" />
          <span>{text("pairPicture")}</span>
        </label>
        <input
          id={id}
          class="visually-hidden"
          type="file"
          accept="image/*"
          data-testid="pair-picture"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            event.currentTarget.value = "";
            void take(file);
          }}
        />
        <span class="caption">{text("pairPictureHint")}</span>
      </div>
      {isWithoutCode.value && (
        <Notice kind="warn" testId="pair-picture-none" title={text("pairPictureNone")} isUrgent>
          <p>{text("pairPictureNoneWhat")}</p>
        </Notice>
      )}
    </div>
  );
}
