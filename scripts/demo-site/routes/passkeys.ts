/** The passkeys of the signed-in account: add, rename, remove. Another account's passkeys do not exist here. */
import type { RegistrationResponseJSON } from "@simplewebauthn/server";
import type { FastifyInstance } from "fastify";
import { type AdvancedForNewPasskey, advancedForNewPasskeySchema } from "../advanced-options.ts";
import { SiteFault } from "../faults.ts";
import { ceremonyIdSchema, exactly, newCredentialSchema, typedTextSchema } from "../json-schemas.ts";
import { newPasskey } from "../new-passkey.ts";
import { askForNewPasskey } from "../options.ts";
import { judgeNewPasskey } from "../relying-party.ts";
import type { Site } from "../site.ts";
import type { Account, Passkey } from "../store.ts";

type Begin = { advanced?: AdvancedForNewPasskey };
type Finish = { ceremonyId: string; credential: RegistrationResponseJSON };
type One = { id: string };

const beginSchema = exactly({ advanced: advancedForNewPasskeySchema }, []);
const finishSchema = exactly({ ceremonyId: ceremonyIdSchema, credential: newCredentialSchema }, [
  "ceremonyId",
  "credential",
]);
const renameSchema = exactly({ name: typedTextSchema(64) }, ["name"]);
/** `isLastConfirmed`: the owner was told that only the recovery code leads back. */
const removeSchema = exactly({ isLastConfirmed: { type: "boolean" } }, ["isLastConfirmed"]);
/** Wider than fastify's own limit, because credential ids have up to 1023 bytes. */
const oneSchema = exactly({ id: { type: "string", pattern: "^[A-Za-z0-9_-]{1,1400}$" } }, ["id"]);

export function passkeyRoutes(app: FastifyInstance, site: Site): void {
  app.post<{ Body: Begin }>("/api/passkeys/options", { schema: { body: beginSchema } }, (request, reply) => {
    const session = site.door.current(request);
    const account = ownAccount(site, site.door.accountId(request));
    const { asked, publicKey } = askForNewPasskey(
      account,
      site.store.passkeysOf(account.id),
      request.body.advanced ?? {},
      site.sessions.randomId(),
    );
    if (!session) throw new SiteFault("site/signed-out", "the session ended");
    const ceremonyId = site.sessions.remember(session, { kind: "add", asked, accountId: account.id });
    return reply.send({ ceremonyId, publicKey });
  });

  app.post<{ Body: Finish }>("/api/passkeys", { schema: { body: finishSchema } }, async (request) => {
    const accountId = site.door.accountId(request);
    const ceremony = site.sessions.take(site.door.current(request), request.body.ceremonyId, "add");
    const proven = await judgeNewPasskey(request.body.credential, ceremony.asked, site.origin());
    site.store.addPasskey(newPasskey(site, request, accountId, proven));
    return { id: proven.id };
  });

  app.patch<{ Body: { name: string }; Params: One }>(
    "/api/passkeys/:id",
    { schema: { body: renameSchema, params: oneSchema } },
    (request, reply) => {
      const passkey = ownPasskey(site, site.door.accountId(request), request.params.id);
      site.store.updatePasskey(passkey.id, { name: request.body.name.trim() });
      return reply.send({});
    },
  );

  app.delete<{ Body: { isLastConfirmed: boolean }; Params: One }>(
    "/api/passkeys/:id",
    { schema: { body: removeSchema, params: oneSchema } },
    (request, reply) => {
      const account = ownAccount(site, site.door.accountId(request));
      const passkey = ownPasskey(site, account.id, request.params.id);
      if (site.store.passkeysOf(account.id).length === 1) refuseLast(account, request.body.isLastConfirmed);
      site.store.removePasskey(passkey.id);
      return reply.send({});
    },
  );
}

/** The last way in may go only when there is another way back, and only knowingly. */
function refuseLast(account: Account, isConfirmed: boolean): void {
  if (account.recoveryHash === null) throw new SiteFault("site/last-without-code", "no other way back in");
  if (!isConfirmed) throw new SiteFault("site/last-passkey", "removing the last passkey needs confirmation");
}

function ownAccount(site: Site, accountId: string): Account {
  const account = site.store.account(accountId);
  if (!account) throw new SiteFault("site/signed-out", "the account of the session is gone");
  return account;
}

function ownPasskey(site: Site, accountId: string, id: string): Passkey {
  const passkey = site.store.passkey(id);
  if (passkey?.accountId !== accountId)
    throw new SiteFault("site/passkey-unknown", "not a passkey of this account");
  return passkey;
}
