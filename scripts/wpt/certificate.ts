/** A self-signed certificate for the tests' host names, made by openssl; Chromium accepts it by the hash of its key. */
import { execFile } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { allHostNames, DOMAIN } from "./host-names.ts";

export type Certificate = {
  readonly key: Buffer;
  readonly cert: Buffer;
  /** SHA-256 of the public key, base64, as Chromium's flag takes it. */
  readonly keyHash: string;
};

const DAYS = "2";

/** Throws where openssl is missing. */
export async function makeCertificate(): Promise<Certificate> {
  const folder = await mkdtemp(join(tmpdir(), "keyferry-wpt-"));
  const [keyFile, certFile, settings] = ["key.pem", "cert.pem", "openssl.cnf"].map((name) =>
    join(folder, name),
  ) as [string, string, string]; // three in, three out
  try {
    await writeFile(settings, configuration());
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    const files = ["-keyout", keyFile, "-out", certFile, "-config", settings];
    await promisify(execFile)("openssl", ["req", "-x509", ...curve, "-days", DAYS, ...files]).catch(
      (cause: unknown) => {
        throw new Error(
          "openssl could not make a certificate; install openssl (Debian: apt install openssl)",
          {
            cause,
          },
        );
      },
    );
    const [key, cert] = await Promise.all([readFile(keyFile), readFile(certFile)]);
    const publicKey = new X509Certificate(cert).publicKey.export({ type: "spki", format: "der" });
    return { key, cert, keyHash: createHash("sha256").update(publicKey).digest("base64") };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function configuration(): string {
  const names = ["localhost", ...allHostNames()].map((name) => `DNS:${name}`).join(",");
  return [
    "[req]",
    "distinguished_name=dn",
    "x509_extensions=v3",
    "prompt=no",
    "[dn]",
    `CN=${DOMAIN}`,
    "[v3]",
    "basicConstraints=CA:FALSE",
    "keyUsage=digitalSignature",
    "extendedKeyUsage=serverAuth",
    `subjectAltName=${names},IP:127.0.0.1`,
    "",
  ].join("\n");
}
