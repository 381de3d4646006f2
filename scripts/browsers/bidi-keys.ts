/** Keys as WebDriver writes them: private-use code points for keys without a character (WebDriver, section 17.4.2). */

const NAMED_KEYS: Readonly<Record<string, string>> = {
  Backspace: "\uE003",
  Tab: "\uE004",
  Enter: "\uE007",
  Shift: "\uE008",
  Control: "\uE009",
  Escape: "\uE00C",
  PageUp: "\uE00E",
  PageDown: "\uE00F",
  End: "\uE010",
  Home: "\uE011",
  ArrowLeft: "\uE012",
  ArrowUp: "\uE013",
  ArrowRight: "\uE014",
  ArrowDown: "\uE015",
  Delete: "\uE017",
};

type KeyAction = { readonly type: "keyDown" | "keyUp"; readonly value: string };

/** Down and up of every character. */
export function keyActions(text: string): readonly KeyAction[] {
  return [...text].flatMap((character) => downAndUp(character));
}

/** Down and up of one key by its DOM name. */
export function pressActions(key: string): readonly KeyAction[] {
  return downAndUp(NAMED_KEYS[key] ?? key);
}

function downAndUp(value: string): readonly KeyAction[] {
  return [
    { type: "keyDown", value },
    { type: "keyUp", value },
  ];
}
