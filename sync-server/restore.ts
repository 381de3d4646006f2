/** node sync-server/restore.ts FILE: puts a backup in the database's place. Settings as for the server, which is stopped. */
import { configOfProcess } from "./config.ts";
import { restore } from "./storage/backup-command.ts";

const { exitCode, text } = restore(process.argv.slice(2), configOfProcess(), Date.now());
(exitCode === 0 ? process.stdout : process.stderr).write(text);
process.exitCode = exitCode;
