/** Vectors of what lies on one device: unlock records, rows, row names, the credential filter. */
import { argon2idByWasm } from "../../extension/platform/argon2.ts";
import { uint32, utf8ToBytes } from "../../shared/bytes/bytes.ts";
import { buildCredentialFilter, encodeCredentialFilter } from "../../shared/vault/credential-filter.ts";
import { asLocalKey, localSubkeys } from "../../shared/vault/local-key.ts";
import { rowId, sealRow } from "../../shared/vault/sealed-row.ts";
import { sealLocalKey } from "../../shared/vault/unlock-password.ts";
import { prfMethod, sealForMethod } from "../../shared/vault/unlock-prf.ts";
import { hex, named, type VectorFile } from "./vector-file.ts";

export async function localVectors(): Promise<readonly VectorFile[]> {
  return [subkeys(), await unlockRecords(), await methodRecords(), rows(), rowNames(), filters()];
}

function subkeys(): VectorFile {
  const random = named("subkeys");
  return {
    path: "vault/local-keys.json",
    about: "Local key -> its four subkeys.",
    cases: ["first", "second"].map((name) => {
      const localKey = asLocalKey(random(32));
      const { rowKey, indexKey, keyringKey, fillerKey } = localSubkeys(localKey);
      const keys = {
        rowKey: hex(rowKey),
        indexKey: hex(indexKey),
        keyringKey: hex(keyringKey),
        fillerKey: hex(fillerKey),
      };
      return { name, localKey: hex(localKey), ...keys };
    }),
  };
}

async function unlockRecords(): Promise<VectorFile> {
  const passwords = [
    "correct horse battery staple",
    "pa\u00dfw\u00f6rt \u{1F511}",
    "\uff30\uff41\uff53\uff53",
  ];
  const cases = passwords.map(async (password, index) => {
    const random = named(`unlock ${index}`);
    const localKey = asLocalKey(random(32));
    const owner = { vaultId: random(32), deviceId: random(16) };
    const parameters = { memoryKiB: 19 * 1024, passes: 2, lanes: 1 };
    const record = await sealLocalKey(
      localKey,
      password,
      owner,
      { random, argon2id: argon2idByWasm },
      parameters,
    );
    const ids = { vaultId: hex(owner.vaultId), deviceId: hex(owner.deviceId) };
    return { name: `password ${index + 1}`, password, ...ids, localKey: hex(localKey), record: hex(record) };
  });
  return {
    path: "vault/unlock-records.json",
    about:
      "Local keys wrapped by a password with the weakest parameters that are allowed (19 MiB, 2 passes).",
    cases: await Promise.all(cases),
  };
}

async function methodRecords(): Promise<VectorFile> {
  const transports = [["internal"], ["usb", "nfc"], []];
  const cases = transports.map(async (reached, index) => {
    const random = named(`unlock method ${index}`);
    const localKey = asLocalKey(random(32));
    const owner = { vaultId: random(32), deviceId: random(16) };
    const given = { credentialId: random(16 + 24 * index), salt: random(32), transports: reached };
    const output = random(32);
    const method = prfMethod(given, output, owner);
    const record = await sealForMethod(localKey, method, owner, random);
    const ids = { vaultId: hex(owner.vaultId), deviceId: hex(owner.deviceId) };
    const keys = { output: hex(output), publicKey: hex(method.publicKey), localKey: hex(localKey) };
    return { name: `authenticator ${index + 1}`, ...ids, ...keys, record: hex(record) };
  });
  return {
    path: "vault/unlock-method-records.json",
    about: "Local keys sealed to the key pair that an authenticator's PRF output seeds.",
    cases: await Promise.all(cases),
  };
}

function rows(): VectorFile {
  const random = named("rows");
  return {
    path: "vault/rows.json",
    about: "Sealed rows.",
    cases: [0, 1, 252, 253].map((length) => {
      const rowKey = random(32);
      const place = { table: "items", key: random(16) };
      const plaintext = random(length);
      const row = sealRow(rowKey, place, plaintext, random);
      return {
        name: `${length} bytes`,
        rowKey: hex(rowKey),
        table: place.table,
        key: hex(place.key),
        plaintext: hex(plaintext),
        row: hex(row),
      };
    }),
  };
}

function rowNames(): VectorFile {
  const indexKey = named("row names")(32);
  return {
    path: "vault/row-names.json",
    about: "What rows are called on disk.",
    cases: ["items", "sites"].map((table) => ({
      name: table,
      indexKey: hex(indexKey),
      table,
      about: "example.org",
      rowId: hex(rowId(indexKey, table, utf8ToBytes("example.org"))),
    })),
  };
}

function filters(): VectorFile {
  const random = named("filters");
  const [deviceSalt, fillerKey] = [random(32), random(32)];
  const cases: readonly [string, readonly Uint8Array[]][] = [
    ["empty", []],
    ["three ids", [1, 2, 3].map((number) => Uint8Array.from([...uint32(number), ...new Uint8Array(12)]))],
    ["a short id", [Uint8Array.of(1, 2, 3)]],
    ["65 ids", Array.from({ length: 65 }, () => random(32))],
  ];
  return {
    path: "vault/credential-filters.json",
    about: "Credential filters.",
    cases: cases.map(([name, ids]) => ({
      name,
      deviceSalt: hex(deviceSalt),
      fillerKey: hex(fillerKey),
      credentialIds: ids.map(hex),
      filter: hex(encodeCredentialFilter(buildCredentialFilter(ids, deviceSalt, fillerKey))),
    })),
  };
}
