/**
 * Another device gets the vault: this one shows a code, says who has read it, takes the digits of the other screen, and
 * tells how it went. Nothing is added before the digits.
 */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ShownPairing } from "../../messages/pairing-contract.ts";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Notice } from "../components/notice.tsx";
import { Progress } from "../components/progress.tsx";
import { text } from "../components/text.ts";
import { usePolled } from "../components/use-polled.ts";
import { useVerifiedAction } from "../components/use-verified-action.ts";
import { VerifyForm } from "../components/verify-form.tsx";
import { MatchDigits } from "./match-digits.tsx";
import { ShownCode } from "./shown-code.tsx";
import { WayBack } from "./way-back.tsx";

const NO_SERVER = "sync/no-server";

export function AddDevice() {
  const own = useSignal<string | null>(null);
  const polled = usePolled("pairing/shown", {});
  const action = useVerifiedAction();
  const begin = () =>
    action.run(async () => {
      const shown = await ask("pairing/show", {});
      own.value = shown.is === "none" ? null : shown.pairingId;
      await polled.reload();
    });
  const view = ofThisPage(polled.value.value, own.value);
  const waits = useRef(false);
  waits.current = view?.is === "opening" || view?.is === "waiting" || view?.is === "comparing";
  useEffect(
    () => () => {
      // Whoever leaves the page does not mean to let anybody in.
      if (waits.current) void ask("pairing/stop", {}).catch(() => undefined);
    },
    [],
  );
  return (
    <div class="devices" data-testid="add-device" data-state={view?.is ?? "intro"}>
      <WayBack to="#devices" label={text("devices")} testId="devices-back" />
      {view === null ? <Introduction /> : <Shown view={view} onChanged={() => void polled.reload()} />}
      {action.fault.value && <FaultNotice code={action.fault.value} testId="add-device-fault" />}
      {action.fault.value === NO_SERVER && (
        <a class="button" href="#sync" data-testid="add-device-connect">
          {text("connectFirst")}
        </a>
      )}
      {action.isAsking.value && <VerifyForm action={action} />}
      {(view === null || view.is === "ended") && !action.isAsking.value && (
        <Button
          label={text(view === null ? "showCode" : "showNewCode")}
          testId="show-code"
          kind="primary"
          isDisabled={action.isBusy.value}
          onClick={() => void begin()}
        />
      )}
    </div>
  );
}

/** What this page began, or what became of it; null before it began anything. */
function ofThisPage(
  shown: ShownPairing | null,
  own: string | null,
): Exclude<ShownPairing, { is: "none" }> | null {
  if (own === null || shown === null) return null;
  if (shown.is === "none") return { is: "ended", pairingId: own, fault: "pairing/interrupted" };
  if (shown.pairingId !== own) return { is: "ended", pairingId: own, fault: "pairing/replaced" };
  return shown;
}

function Introduction() {
  return (
    <>
      <h1>{text("addDevice")}</h1>
      <p>{text("addDeviceWhat")}</p>
      <ol class="sentences">
        <li>{text("addDeviceThere", text("welcomeJoin"), text("joinWayDevice"))}</li>
        <li>{text("addDeviceHere")}</li>
      </ol>
      <p class="muted">{text("addDeviceNever")}</p>
    </>
  );
}

type ShownProps = { readonly view: Exclude<ShownPairing, { is: "none" }>; readonly onChanged: () => void };

function Shown({ view, onChanged }: ShownProps) {
  switch (view.is) {
    case "opening":
      return (
        <>
          <h1>{text("addDevice")}</h1>
          <Progress title={text("preparingCode")} what={text("pairCallingWhat")} testId="preparing-code" />
        </>
      );
    case "waiting":
      return <ShownCode view={view} onStopped={onChanged} />;
    case "comparing":
      return <MatchDigits view={view} onChanged={onChanged} />;
    case "adding":
      return <UnderWay title={text("addingDevice", nameOf(view))} what={text("addingDeviceWhat")} />;
    case "arriving":
      return <UnderWay title={text("arrivingDevice", nameOf(view))} what={text("arrivingDeviceWhat")} />;
    case "done":
      return <Done view={view} />;
    case "ended":
      return (
        <>
          <h1>{text("addDevice")}</h1>
          <FaultNotice code={view.fault} testId="add-device-ended" />
        </>
      );
  }
}

function UnderWay({ title, what }: { title: string; what: string }) {
  return (
    <div class="stack" role="status">
      <h1 class="break">{title}</h1>
      <p>{what}</p>
    </div>
  );
}

function Done({ view }: { view: Extract<ShownPairing, { is: "done" }> }) {
  const name = nameOf(view);
  const hasJoined = view.receipt === "joined";
  return (
    <>
      <h1>{text("addDevice")}</h1>
      <Notice
        kind={hasJoined ? "ok" : "warn"}
        testId="device-added"
        title={text(hasJoined ? "addedDevice" : "addedSilent", name)}
        isUrgent
      >
        <p>{text(hasJoined ? "addedDeviceWhat" : "addedSilentWhat")}</p>
      </Notice>
      <div class="row">
        <a class="button" href="#devices" data-testid="added-to-devices">
          {text("addedToDevices")}
        </a>
        {!hasJoined && (
          <a class="button" href={`#devices/remove/${view.deviceId}`} data-testid="added-remove">
            {text("addedRemove")}
          </a>
        )}
      </div>
    </>
  );
}

function nameOf({ deviceName }: { readonly deviceName: string }): string {
  return deviceName || text("deviceUnnamed");
}
