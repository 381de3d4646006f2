/** Backup files as pages ask for them: written from an open vault, brought back where there is none. */
import { decodeBase64url, encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { Fault } from "../../../shared/bytes/fault.ts";
import { platformName } from "../../platform/platform-name.ts";
import type { Handlers } from "../dispatch.ts";
import type { BackupFiles } from "../recovery/backup-files.ts";
import { type RestoreWorld, restoreVault } from "../recovery/restore-vault.ts";
import { ensureRegistered } from "../registration.ts";

type Name = Extract<keyof Handlers, `backup/${string}` | `restore/${string}`>;

const DONE = { done: true } as const;

export function recoveryHandlers(
  files: BackupFiles,
  world: RestoreWorld,
  changed: () => void,
): Pick<Handlers, Name> {
  return {
    "backup/write": async () => {
      await world.access.opened();
      await world.access.used();
      return files.write();
    },
    "backup/piece": async ({ backupId, offset }) => ({
      bytes: encodeBase64url(files.piece(backupId, offset)),
    }),
    "backup/end": async ({ backupId }) => {
      files.end(backupId);
      return DONE;
    },
    "restore/begin": async ({ sizeBytes }) => ({ restoreId: files.begin(sizeBytes) }),
    "restore/piece": async ({ restoreId, offset, bytes }) => {
      const piece = decodeBase64url(bytes);
      if (piece === null) throw new Fault("message/malformed", "not base64url");
      return { receivedBytes: files.receive(restoreId, offset, piece) };
    },
    "restore/run": async ({ restoreId, deviceName, ...request }) => {
      const names = { deviceName, platform: await platformName() };
      const restored = await restoreVault(world, files.received(restoreId), { ...request, names });
      files.forgetReceived(restoreId);
      await ensureRegistered();
      changed();
      return restored;
    },
  };
}
