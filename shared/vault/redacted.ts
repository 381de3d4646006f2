/**
 * Keeps secrets out of logs: an object marked here prints its name and nothing else, as text, as JSON and in Node's
 * inspector. The members themselves stay readable for code that means to read them.
 */

/** The same object, printing as `[name, redacted]`. */
export function redacted<Value extends object>(value: Value, name: string): Value {
  const print = () => `[${name}, redacted]`;
  const hidden = { value: print, enumerable: false, writable: false, configurable: false };
  Object.defineProperty(value, "toString", hidden);
  Object.defineProperty(value, "toJSON", hidden);
  Object.defineProperty(value, Symbol.for("nodejs.util.inspect.custom"), hidden);
  return value;
}
