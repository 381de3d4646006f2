/** Things in a file beside passkeys, counted: "3 passwords". */
import type { OtherCount } from "../../../messages/exchange-contract.ts";
import { textOfCount } from "../../components/text.ts";
import { joinedOthers } from "./other-kinds.ts";

export function othersText(others: readonly OtherCount[]): readonly string[] {
  return joinedOthers(others).map(({ key, count }) => textOfCount(key, count));
}
