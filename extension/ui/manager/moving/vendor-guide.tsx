/** How passkeys come from one vendor: the steps, the file to bring or the list to make, and what to know. */
import { Icon } from "../../components/icons.tsx";
import { text } from "../../components/text.ts";
import { vendorName } from "./vendor-name.ts";
import type { Vendor } from "./vendors.ts";

export function VendorGuide({ vendor }: { vendor: Vendor }) {
  const name = vendorName(vendor);
  const isFile = vendor.brings === "file";
  return (
    <>
      <a href="#moving" class="way-back" data-testid="guide-back">
        <Icon name="back" />
        {text("moving")}
      </a>
      <h1 data-testid="guide" data-vendor={vendor.id}>
        {vendor.id === "file" ? name : text("comingFrom", name)}
      </h1>
      <p>{text(isFile ? "guideFileWhat" : "guideListWhat")}</p>
      <div class="moving-column stack">
        <section class="card stack" aria-labelledby="guide-steps">
          <h2 id="guide-steps">{text(vendor.id === "file" ? "guideFiles" : "guideSteps")}</h2>
          <ol class="steps" data-testid="guide-steps">
            {vendor.steps.map((step) => (
              <li key={step}>{text(step)}</li>
            ))}
          </ol>
          {vendor.endings.length > 0 && (
            <p class="row">
              {text("guideEndings")}
              {vendor.endings.map((ending) => (
                <span key={ending} class="badge mono" dir="ltr">
                  {ending}
                </span>
              ))}
            </p>
          )}
          <div>
            <NextStep isFile={isFile} />
          </div>
        </section>
        <section class="stack-tight" aria-labelledby="guide-know">
          <h2 id="guide-know">{text("guideKnow")}</h2>
          <ul class="sentences">
            {vendor.know.map((fact) => (
              <li key={fact}>{text(fact)}</li>
            ))}
          </ul>
        </section>
      </div>
    </>
  );
}

function NextStep({ isFile }: { isFile: boolean }) {
  return isFile ? (
    <a class="button" data-kind="primary" href="#moving/import" data-testid="guide-import">
      <Icon name="import" />
      {text("importOpen")}
    </a>
  ) : (
    <a class="button" data-kind="primary" href="#sites/checklist" data-testid="guide-checklist">
      <Icon name="list" />
      {text("checklistShow")}
    </a>
  );
}
