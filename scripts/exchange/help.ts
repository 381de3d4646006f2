/** What --help prints. */
export const HELP = `Keyferry: look into files of passkeys, and turn one vendor's file into another's.

  node scripts/keyferry.mjs inspect FILE [--json] [--passphrase-file P] [--secrets]
  node scripts/keyferry.mjs convert FILE --to FORMAT --out PATH
       [--passphrase-file P] [--out-passphrase-file Q]

inspect   says what a file holds, changes nothing: every passkey, what is the matter with it,
          and what cannot be read and why. The format is found out by the content.
convert   writes the passkeys of FILE to PATH in another format, reads the result back, and prints
          as JSON what that format could not hold, passkey by passkey.

Formats (for --to, and as inspect names them)
  bundle               CXF inside age: encrypted, holds everything. The best choice for keeping.
  cxf                  FIDO Credential Exchange Format 1.0, in clear
  bitwarden            Bitwarden JSON, in clear
  bitwarden-protected  Bitwarden JSON under a password
  kdbx                 database for KeePassXC, KeePassDX, KeePassium, Strongbox (KDBX 4)
  passkey              KeePassXC .passkey, in clear, one passkey a file: with several, PATH is a folder
  proton               Proton Pass zip; encrypted (PGP) with --out-passphrase-file
  aliasvault           AliasVault .avux; encrypted .avex with --out-passphrase-file

Passphrases
  They are never given as arguments, where other programs could see them. Write one to a file that
  only you can read, or let it come from another program:
    --passphrase-file P       opens FILE            --out-passphrase-file Q   protects PATH
  The first line counts; "-" means standard input. Without these options you are asked at the keyboard.
  For a bundle that is sealed to a key, P holds the age identity (AGE-SECRET-KEY-1...).

More options
  --json               inspect: JSON for programs instead of text
  --secrets            inspect: PRF seeds themselves instead of their SHA-256
  --recipient age1...  convert to bundle: seal to this age public key, may be repeated
  --kdf argon2id       convert to bitwarden-protected: Argon2id instead of PBKDF2
  --into FILE.kdbx     convert to kdbx: add to a copy of this database; all else in it stays

Examples
  node scripts/keyferry.mjs inspect bitwarden_export.json
  node scripts/keyferry.mjs convert export.zip --to bundle --out mine.cxf.json.age
  node scripts/keyferry.mjs convert mine.cxf.json.age --to kdbx --out mine.kdbx --passphrase-file p.txt

A file written in clear holds every secret: delete it as soon as it is imported. All files are written so
that only you can read them (0600).
Exit code: 0 done, 1 not done (the reason is on standard error), 2 the file was not understood.`;
