/** What code must not do, wherever it lies. */
import { expect, test } from 'vitest';
import { isTest, isUnder, product, read, written } from './source-files.ts';

const ofFunctions = product.filter((path) => isUnder(path, 'functions'));

/** Of functions, and of the console in the browser. */
const CLOCKS = ['functions/engine/clock.ts', 'functions/console/app/clock.ts'];

test('functions read the time from the clock only', () => {
  const others = ofFunctions.filter((path) => !CLOCKS.includes(path));
  expect(others.filter((path) => /Date\.now\(\)|new Date\(\)/.test(read(path)))).toEqual([]);
});

test('functions do not know where they run', () => {
  const places = /AWS_ENDPOINT|localhost|127\.0\.0\.1|isLocal/;
  expect(ofFunctions.filter((path) => places.test(read(path)))).toEqual([]);
});

test('each escape from the types has a reason', () => {
  const untyped = /@ts-(ignore|expect-error)(?!.*\w{3})|\w:\s*any\s*[;,)=\]}|[]|\bas any\b(?! \w)/;
  expect(product.filter((path) => untyped.test(read(path)))).toEqual([]);
});

/** These tests try time-outs and concurrency in real time: their set-ups are handlers that take a while. */
const takesTime = /^lib\/local\/(services\/(lambda|event-source|sqs)|runtime)\//;
const tests = written.filter((path) => isTest(path) && !isUnder(path, 'test/architecture'));

test('tests move the clock instead of sleeping', () => {
  const sleep = /await (sleep|delay|wait)\(|setTimeout\(\s*(resolve|done|r)\b/;
  expect(tests.filter((path) => !takesTime.test(path) && sleep.test(read(path)))).toEqual([]);
});
