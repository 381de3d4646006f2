/** What a page of the extension learns of an error: the code of a fault, never its text. */
import { Fault } from "../../shared/bytes/fault.ts";

export function faultCode(error: unknown): string {
  return error instanceof Fault ? error.code : "unknown";
}
