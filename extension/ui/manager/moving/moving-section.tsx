/** Moving in and out: where passkeys come from, the list of sites to move by hand, and the way out. */

import { Icon } from "../../components/icons.tsx";
import { numberText, text } from "../../components/text.ts";
import { useAnswer } from "../../components/use-answer.ts";
import { ExportScreen } from "../export/export-screen.tsx";
import { EarlierImports } from "../import/earlier-imports.tsx";
import { ImportScreen } from "../import/import-screen.tsx";
import { VendorGuide } from "./vendor-guide.tsx";
import { vendorName } from "./vendor-name.ts";
import { VENDORS, type Vendor, vendorOfScreen, vendorScreen } from "./vendors.ts";

/** `path`: what follows `#moving` in the address. */
export function MovingSection({ path }: { path: readonly string[] }) {
  const [screen = "", part] = path;
  if (screen === "import") return <ImportScreen importId={part ?? null} />;
  if (screen === "export") return <ExportScreen />;
  const vendor = vendorOfScreen(screen);
  return vendor ? <VendorGuide vendor={vendor} /> : <Overview />;
}

function Overview() {
  return (
    <>
      <h1>{text("moving")}</h1>
      <div class="moving-column stack" data-testid="moving">
        <MoveIn />
        <MoveOut />
        <EarlierImports />
      </div>
    </>
  );
}

function MoveIn() {
  return (
    <section class="card stack" aria-labelledby="move-in">
      <div class="stack-tight">
        <h2 id="move-in">{text("moveIn")}</h2>
        <p class="muted">{text("moveInWhat")}</p>
      </div>
      <div>
        <a class="button" data-kind="primary" href="#moving/import" data-testid="import-open">
          <Icon name="import" />
          {text("importOpen")}
        </a>
      </div>
      <VendorLinks
        title={text("vendorsFile")}
        testId="vendors-file"
        vendors={VENDORS.filter(({ brings }) => brings === "file")}
      />
      <VendorLinks
        title={text("vendorsList")}
        testId="vendors-list"
        vendors={VENDORS.filter(({ brings }) => brings === "list")}
      />
      <ChecklistLink />
    </section>
  );
}

type VendorLinksProps = {
  readonly title: string;
  readonly testId: string;
  readonly vendors: readonly Vendor[];
};

function VendorLinks({ title, testId, vendors }: VendorLinksProps) {
  return (
    <div class="stack-tight">
      <h3>{title}</h3>
      <ul class="vendors" data-testid={testId}>
        {vendors.map((vendor) => (
          <li key={vendor.id}>
            <a href={`#moving/${vendorScreen(vendor)}`} data-testid={`vendor-${vendor.id}`}>
              <span class="grow">{vendorName(vendor)}</span>
              <Icon name="arrow" />
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Where the list of sites stands, once there is one. */
function ChecklistLink() {
  const entries = useAnswer("checklist/read", {}).value.value?.entries ?? [];
  const done = entries.filter(({ state }) => state !== "open").length;
  return (
    <p class="row">
      <a href="#sites/checklist" data-testid="checklist-link">
        {text("checklist")}
      </a>
      {entries.length > 0 && (
        <span class="caption" data-testid="checklist-how-far">
          {text("checklistDone", numberText(done), numberText(entries.length))}
        </span>
      )}
    </p>
  );
}

function MoveOut() {
  return (
    <section class="card stack" aria-labelledby="move-out">
      <div class="stack-tight">
        <h2 id="move-out">{text("moveOut")}</h2>
        <p class="muted">{text("moveOutWhat")}</p>
      </div>
      <div>
        <a class="button" href="#moving/export" data-testid="export-open">
          <Icon name="export" />
          {text("exportOpen")}
        </a>
      </div>
    </section>
  );
}
