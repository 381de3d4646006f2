/**
 * The way back in without a passkey: name and one-time code allow one new passkey. The code is used up when that
 * passkey is proven, not when it is typed, so a cancelled attempt costs nothing.
 */
import type { RegistrationResponseJSON } from "@simplewebauthn/server";
import type { FastifyInstance } from "fastify";
import { type AdvancedForNewPasskey, advancedForNewPasskeySchema } from "../advanced-options.ts";
import { SiteFault } from "../faults.ts";
import { ceremonyIdSchema, exactly, newCredentialSchema, typedTextSchema } from "../json-schemas.ts";
import { newPasskey } from "../new-passkey.ts";
import { askForNewPasskey } from "../options.ts";
import { hashRecoveryCode, isSameHash, newRecoveryCode } from "../recovery-code.ts";
import { judgeNewPasskey } from "../relying-party.ts";
import type { Site } from "../site.ts";

type Begin = { name: string; code: string; advanced?: AdvancedForNewPasskey };
type Finish = { ceremonyId: string; credential: RegistrationResponseJSON };

const beginSchema = exactly(
  { name: typedTextSchema(64), code: typedTextSchema(64), advanced: advancedForNewPasskeySchema },
  ["name", "code"],
);
const finishSchema = exactly({ ceremonyId: ceremonyIdSchema, credential: newCredentialSchema }, [
  "ceremonyId",
  "credential",
]);

export function recoveryRoutes(app: FastifyInstance, site: Site): void {
  app.post<{ Body: Begin }>("/api/recovery/options", { schema: { body: beginSchema } }, (request, reply) => {
    const { name, code, advanced = {} } = request.body;
    const account = site.store.accountByName(name);
    const recoveryHash = account?.recoveryHash ?? null;
    if (!account || recoveryHash === null || !isSameHash(recoveryHash, hashRecoveryCode(account.id, code))) {
      throw new SiteFault("site/wrong-code", "name and code do not match");
    }
    const { asked, publicKey } = askForNewPasskey(
      account,
      site.store.passkeysOf(account.id),
      advanced,
      site.sessions.randomId(),
    );
    const session = site.door.ensure(request, reply);
    const ceremonyId = site.sessions.remember(session, {
      kind: "recover",
      asked,
      accountId: account.id,
      recoveryHash,
    });
    return reply.send({ ceremonyId, publicKey });
  });

  app.post<{ Body: Finish }>(
    "/api/recovery/verify",
    { schema: { body: finishSchema } },
    async (request, reply) => {
      const { ceremonyId, credential } = request.body;
      const { accountId, asked, recoveryHash } = site.sessions.take(
        site.door.current(request),
        ceremonyId,
        "recover",
      );
      const proven = await judgeNewPasskey(credential, asked, site.origin());
      // Two attempts may have begun with the same code: the first to finish uses it up.
      if (site.store.account(accountId)?.recoveryHash !== recoveryHash) {
        throw new SiteFault("site/wrong-code", "the code was used or replaced meanwhile");
      }
      site.store.addPasskey(newPasskey(site, request, accountId, proven));
      // Whoever held the account before is out; the next code is for next time.
      site.sessions.endAllOf(accountId);
      site.door.signIn(request, reply, accountId);
      return { recoveryCode: replaceCode(site, accountId) };
    },
  );

  app.post("/api/recovery/code", { schema: { body: exactly({}, []) } }, (request, reply) => {
    const accountId = site.door.accountId(request);
    return reply.send({ recoveryCode: replaceCode(site, accountId) });
  });
}

/** Gives the new code in clear, this once. */
function replaceCode(site: Site, accountId: string): string {
  const code = newRecoveryCode(site.randomBytes);
  site.store.setRecoveryHash(accountId, hashRecoveryCode(accountId, code));
  return code;
}
