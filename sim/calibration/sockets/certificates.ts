/** Certificates with something wrong about each, made anew for every calibration by the `openssl` command. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The name that the certificates are for, where that is not what is wrong with them (RFC 2606: it exists nowhere). */
export const TLS_HOST = "ilink.test";

export interface KeyPair {
  cert: string;
  key: string;
}

export interface Certificates {
  /** The certificate of the authority that clients are told to trust. */
  authorityFile: string;
  expired: KeyPair;
  notYetValid: KeyPair;
  wrongHost: KeyPair;
  unknownIssuer: KeyPair;
}

/** For `openssl ca`, the one command that sets both dates in every version. */
const CONFIG = `
[ca]
default_ca = authority
[authority]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = policy
copy_extensions = copy
[policy]
commonName = supplied
[req]
distinguished_name = name
[name]
`;

const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc"];
const VALID = ["20200101000000Z", "20491231000000Z"] as const;

/** @param folder a new, empty one, which the caller removes: it holds private keys */
export function makeCertificates(folder: string): Certificates {
  const trusted = makeAuthority(join(folder, "trusted"));
  const unknown = makeAuthority(join(folder, "unknown"));
  return {
    authorityFile: join(trusted, "authority.crt"),
    expired: issue(trusted, "expired", TLS_HOST, "20200101000000Z", "20200201000000Z"),
    notYetValid: issue(trusted, "not-yet-valid", TLS_HOST, "20400101000000Z", "20491231000000Z"),
    wrongHost: issue(trusted, "wrong-host", "other.test", ...VALID),
    unknownIssuer: issue(unknown, "unknown-issuer", TLS_HOST, ...VALID),
  };
}

function makeAuthority(folder: string): string {
  mkdirSync(folder);
  writeFileSync(join(folder, "openssl.cnf"), CONFIG);
  writeFileSync(join(folder, "index.txt"), "");
  const files = ["-keyout", "authority.key", "-out", "authority.crt"];
  openssl(folder, ["req", "-x509", ...NEW_KEY, ...files, "-subj", "/CN=calibration", "-days", "2"]);
  return folder;
}

function issue(authority: string, name: string, host: string, from: string, until: string): KeyPair {
  const [request, key, cert] = [`${name}.csr`, `${name}.key`, `${name}.crt`];
  const subject = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${host}`];
  openssl(authority, ["req", "-new", ...NEW_KEY, "-keyout", key, "-out", request, ...subject]);
  const by = ["-cert", "authority.crt", "-keyfile", "authority.key"];
  const dates = ["-startdate", from, "-enddate", until];
  openssl(authority, ["ca", "-batch", "-notext", ...by, ...dates, "-in", request, "-out", cert]);
  return {
    cert: readFileSync(join(authority, cert), "utf8"),
    key: readFileSync(join(authority, key), "utf8"),
  };
}

function openssl(cwd: string, [command = "", ...rest]: readonly string[]): void {
  execFileSync("openssl", [command, "-config", "openssl.cnf", ...rest], {
    cwd,
    stdio: "pipe",
    timeout: 30_000,
  });
}
