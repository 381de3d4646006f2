/** Signing in, without a name (any discoverable passkey of this site) or by name (that account's passkeys), and out. */
import type { AuthenticationResponseJSON } from "@simplewebauthn/server";
import type { FastifyInstance } from "fastify";
import { type AdvancedForSignIn, advancedForSignInSchema } from "../advanced-options.ts";
import { SiteFault } from "../faults.ts";
import { assertedCredentialSchema, ceremonyIdSchema, exactly, typedTextSchema } from "../json-schemas.ts";
import { askToSignIn } from "../options.ts";
import { judgeSignIn } from "../relying-party.ts";
import type { Site } from "../site.ts";

type Begin = { name?: string; advanced?: AdvancedForSignIn };
type Finish = { ceremonyId: string; credential: AuthenticationResponseJSON };

const beginSchema = exactly({ name: typedTextSchema(64), advanced: advancedForSignInSchema }, []);
const finishSchema = exactly({ ceremonyId: ceremonyIdSchema, credential: assertedCredentialSchema }, [
  "ceremonyId",
  "credential",
]);

export function signInRoutes(app: FastifyInstance, site: Site): void {
  app.post<{ Body: Begin }>("/api/sign-in/options", { schema: { body: beginSchema } }, (request, reply) => {
    const { name, advanced = {} } = request.body;
    const account = name === undefined ? null : site.store.accountByName(name);
    // Sign-up tells anyway which names are in use, so hiding it here would only hinder the owner.
    if (name !== undefined && !account)
      throw new SiteFault("site/no-such-account", "no account of this name");
    const allowed = account ? site.store.passkeysOf(account.id) : [];
    // An empty list would ask for any passkey of the site.
    if (account && allowed.length === 0)
      throw new SiteFault("site/passkey-unknown", "the account has no passkey");
    const { asked, publicKey } = askToSignIn(allowed, advanced, site.sessions.randomId());
    const session = site.door.ensure(request, reply);
    const ceremonyId = site.sessions.remember(session, {
      kind: "sign-in",
      asked,
      accountId: account?.id ?? null,
    });
    return reply.send({ ceremonyId, publicKey });
  });

  app.post<{ Body: Finish }>(
    "/api/sign-in/verify",
    { schema: { body: finishSchema } },
    async (request, reply) => {
      const { ceremonyId, credential } = request.body;
      const ceremony = site.sessions.take(site.door.current(request), ceremonyId, "sign-in");
      const passkey = site.store.passkey(credential.id);
      if (!passkey) throw new SiteFault("site/passkey-unknown", "no passkey of this id");
      const use = await judgeSignIn(credential, ceremony.asked, passkey, ceremony.accountId, site.origin());
      site.store.updatePasskey(passkey.id, { ...use, lastUsedAtMs: site.nowMs() });
      site.door.signIn(request, reply, passkey.accountId);
      return {};
    },
  );

  app.post("/api/sign-out", { schema: { body: exactly({}, []) } }, (request, reply) => {
    site.door.signOut(request, reply);
    return reply.send({});
  });
}
