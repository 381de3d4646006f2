/**
 * The page script: runs in the page's own world at `document_start` and patches WebAuthn synchronously, before any
 * script of the page. It holds no secret and no state worth stealing. May run twice in one document: the later one
 * asks for the relay's port first, upon which the earlier one steps aside.
 */
import { patchCapabilities } from "./capabilities.ts";
import { patchCredentialObjects } from "./credential-objects.ts";
import { patchCredentialsContainer } from "./credentials-container.ts";
import { mayHaveCeremonies } from "./document-state.ts";
import { OpenCalls } from "./open-calls.ts";
import { restoreAll } from "./patches.ts";
import { patchSignals } from "./signals.ts";

if (mayHaveCeremonies(document)) {
  const calls = new OpenCalls(document, restoreAll);
  patchCredentialsContainer(calls);
  patchSignals(calls);
  patchCredentialObjects();
  patchCapabilities();
}
