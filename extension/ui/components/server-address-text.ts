/** What is wrong with a typed address, said beside its field. */
import type { AddressReading } from "./server-address.ts";
import { text } from "./text.ts";

export function addressProblemText(reading: AddressReading): string | null {
  switch (reading.problem) {
    case null:
      return null;
    case "empty":
      return text("serverEmpty");
    case "not-an-address":
      return text("serverNotAnAddress");
    case "not-secure":
      return text("serverNotSecure");
    case "only-name":
      return text("serverOnlyName", reading.address);
  }
}
