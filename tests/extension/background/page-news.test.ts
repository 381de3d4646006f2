import { expect, it } from "vitest";
import { PageNews } from "../../../extension/background/page-news.ts";

it("takes what pages ask right after a sync moved something for an echo, and nothing else", () => {
  let nowMs = 1000;
  let told = 0;
  const news = new PageNews(
    () => {
      told++;
    },
    () => nowMs,
  );

  news.changed();
  expect(news.isEcho).toBe(false);
  news.moved();
  expect(news.isEcho).toBe(true);
  nowMs += 2000;
  expect(news.isEcho).toBe(false);
  expect(told).toBe(2);
});
