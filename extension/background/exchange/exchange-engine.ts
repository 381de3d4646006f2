/** Everything that knows foreign formats, behind one door, so that it can be loaded late. */
export { previewLosses } from "../../../shared/exchange/loss-preview.ts";
export { writeChecked } from "../../../shared/exchange/loss-report.ts";
export { readExchange } from "../../../shared/exchange/read-exchange.ts";
export { codecOf } from "../../../shared/exchange/registry.ts";
export { writeZip } from "../../../shared/exchange/zip-archive.ts";
