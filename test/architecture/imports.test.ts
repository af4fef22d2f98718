/** Imports go one way: between folders (fences.ts), between the rooms of a folder, and never into another function. */
import { expect, test } from 'vitest';
import { isAllowed } from './fences.ts';
import { importsOf, isTest, isUnder, product, written } from './source-files.ts';

const importsThat = (paths: readonly string[], isWrong: (from: string, to: string) => boolean): string[] =>
  paths.flatMap((from) =>
    importsOf(from)
      .filter((to) => isWrong(from, to))
      .map((to) => `${from} → ${to}`),
  );

test('imports stay within the fences', () => {
  expect(importsThat(written, (from, to) => !isAllowed(from, to))).toEqual([]);
});

test('lib imports definitions and names, never a handler', () => {
  const ofLib = product.filter((path) => isUnder(path, 'lib'));
  expect(importsThat(ofLib, (_, to) => to.endsWith('/handler.ts'))).toEqual([]);
});

test('one function never imports another', () => {
  const unitOf = (path: string) => /^functions\/(triggers|maintenance|events|jobs|deploy)\/([^/]+)\//.exec(path)?.[2];
  const isOther = (from: string, to: string) => {
    const [own, other] = [unitOf(from), unitOf(to)];
    return own !== undefined && other !== undefined && own !== other;
  };
  expect(importsThat(written, isOther)).toEqual([]);
});

/** Rooms are the folders directly in one of these; a file beside them belongs to none. Circles of files: biome.json. */
const HOUSES = ['functions', 'functions/engine', 'functions/api', 'lib', 'lib/deploy', 'lib/local', 'lib/start'];

function roomsReachedFrom(room: string, arrows: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const reached = new Set<string>();
  const next = [...(arrows.get(room) ?? [])];
  for (let one = next.pop(); one !== undefined; one = next.pop()) {
    if (reached.has(one)) continue;
    reached.add(one);
    next.push(...(arrows.get(one) ?? []));
  }
  return reached;
}

test.each(HOUSES)('the folders in %s import each other without a circle', (house) => {
  const roomOf = (path: string) =>
    isUnder(path, house) ? /^([^/]+)\//.exec(path.slice(house.length + 1))?.[1] : undefined;
  const arrows = new Map<string, Set<string>>();
  for (const from of product) {
    for (const to of importsOf(from).filter((path) => !isTest(path))) {
      const [own, other] = [roomOf(from), roomOf(to)];
      if (own && other && own !== other) arrows.set(own, (arrows.get(own) ?? new Set()).add(other));
    }
  }
  expect([...arrows.keys()].filter((room) => roomsReachedFrom(room, arrows).has(room))).toEqual([]);
});
