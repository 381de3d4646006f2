/** A vendor's name in the person's language. */
import { text } from "../../components/text.ts";
import type { Vendor } from "./vendors.ts";

export function vendorName({ name }: Vendor): string {
  return typeof name === "string" ? name : text(name.key);
}
