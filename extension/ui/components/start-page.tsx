/** Starts a page of the extension: its language, its direction, its title, its first component. */
import { type ComponentChild, render } from "preact";
import { type TextKey, text } from "./text.ts";

/** Renders into the element with id "page", which every page.html has. */
export function startPage(title: TextKey, content: ComponentChild): void {
  const place = document.getElementById("page");
  if (!place) throw new Error("page.html has no element with the id page");
  document.documentElement.lang = text("localeTag");
  document.documentElement.dir = text("textDirection");
  document.title = text(title);
  render(content, place);
}
