/**
 * Tests that may be left out on a machine that lacks what they need: full name -> reason. Everything else that is
 * skipped counts as failed.
 */
export const NOT_RUN_REASONS: ReadonlyMap<string, string> = new Map([
  [
    "chromium under strace asks the disk to keep the database at create(), and not at a relaxed write",
    "strace is missing or may not trace processes",
  ],
  ["the age program opens a bundle that was sealed to a key", "age is not installed"],
  ["the age program seals to a key what Keyferry then reads", "age is not installed"],
  [
    "KeePassXC's program opens a database written here, with every field of a passkey",
    "keepassxc-cli is not installed",
  ],
  [
    "KeePassXC's program finds its own entries unharmed in a database to which passkeys were added",
    "keepassxc-cli is not installed",
  ],
]);
