/** A new account and its first passkey: nothing is kept before the passkey is proven. */
import type { RegistrationResponseJSON } from "@simplewebauthn/server";
import type { FastifyInstance } from "fastify";
import { type AdvancedForNewPasskey, advancedForNewPasskeySchema } from "../advanced-options.ts";
import { SiteFault } from "../faults.ts";
import { ceremonyIdSchema, exactly, newCredentialSchema, typedTextSchema } from "../json-schemas.ts";
import { newPasskey } from "../new-passkey.ts";
import { askForNewPasskey } from "../options.ts";
import { hashRecoveryCode, newRecoveryCode } from "../recovery-code.ts";
import { judgeNewPasskey } from "../relying-party.ts";
import type { Site } from "../site.ts";

type Begin = { name: string; displayName: string; advanced?: AdvancedForNewPasskey };
type Finish = { ceremonyId: string; credential: RegistrationResponseJSON };

const beginSchema = exactly(
  { name: typedTextSchema(64), displayName: typedTextSchema(64), advanced: advancedForNewPasskeySchema },
  ["name", "displayName"],
);
const finishSchema = exactly({ ceremonyId: ceremonyIdSchema, credential: newCredentialSchema }, [
  "ceremonyId",
  "credential",
]);

export function signUpRoutes(app: FastifyInstance, site: Site): void {
  app.post<{ Body: Begin }>("/api/sign-up/options", { schema: { body: beginSchema } }, (request, reply) => {
    const { name, displayName, advanced = {} } = request.body;
    if (site.store.accountByName(name)) throw new SiteFault("site/name-taken", "the name is in use");
    const accountId = site.sessions.randomId();
    const person = { id: accountId, name: name.trim(), displayName: displayName.trim() };
    const { asked, publicKey } = askForNewPasskey(person, [], advanced, site.sessions.randomId());
    const session = site.door.ensure(request, reply);
    const ceremonyId = site.sessions.remember(session, {
      kind: "sign-up",
      asked,
      accountId,
      name: person.name,
      displayName: person.displayName,
    });
    return reply.send({ ceremonyId, publicKey });
  });

  app.post<{ Body: Finish }>(
    "/api/sign-up/verify",
    { schema: { body: finishSchema } },
    async (request, reply) => {
      const { ceremonyId, credential } = request.body;
      const ceremony = site.sessions.take(site.door.current(request), ceremonyId, "sign-up");
      const proven = await judgeNewPasskey(credential, ceremony.asked, site.origin());
      const { accountId, name, displayName } = ceremony;
      const recoveryCode = newRecoveryCode(site.randomBytes);
      site.store.addAccount(
        {
          id: accountId,
          name,
          displayName,
          createdAtMs: site.nowMs(),
          recoveryHash: hashRecoveryCode(accountId, recoveryCode),
        },
        newPasskey(site, request, accountId, proven),
      );
      site.door.signIn(request, reply, accountId);
      return { recoveryCode };
    },
  );
}
