/** node sync-server/backup.ts FILE: copies the database, also while the server runs. Settings as for the server. */
import { configOfProcess } from "./config.ts";
import { backup } from "./storage/backup-command.ts";

const { exitCode, text } = backup(process.argv.slice(2), configOfProcess());
(exitCode === 0 ? process.stdout : process.stderr).write(text);
process.exitCode = exitCode;
