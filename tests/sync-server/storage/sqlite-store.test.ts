import { sqliteGround } from "./sqlite-ground.ts";
import { storeConformance } from "./store-conformance.ts";

storeConformance("SQLite", async () => sqliteGround());
