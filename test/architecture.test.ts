/** The rules of the layout: who may import whom, what is registered, what SQL and code must not say. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { events, maintenance, queues, triggers } from '../functions/registry.ts';

const ROOT = join(import.meta.dirname, '..');

const filesIn = (folder: string, ending: RegExp): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const sources = ['bin', 'lib', 'functions'].flatMap((folder) => filesIn(folder, /\.ts$/));
const written = sources.filter((path) => !path.endsWith('.gen.ts'));
/** What is tested here are time-outs and concurrency, in real time: the fixtures are handlers that take a while. */
const takesTime = /^lib\/local\/(services\/(lambda|event-source|sqs)|runtime)\//;
const isTest = (path: string) => /\.test\.ts$|(^|\/)setup-[a-z-]+\.ts$/.test(path);

/** The most specific folder's list holds; a file may always import from its own folder and below. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  bin: ['lib', 'functions/registry.ts', 'test/bench'],
  lib: ['lib', 'functions'],
  'lib/local': ['lib/local', 'lib/database/parameters.ts'],
  'functions/engine': ['functions/engine'],
  'functions/triggers': ['functions/engine'],
  'functions/maintenance': ['functions/engine'],
  'functions/events': ['functions/engine'],
  'functions/jobs': ['functions/engine', 'functions/jobs', 'functions/bookings/reconcile/job.ts'],
  'functions/deploy': ['functions/engine'],
  'functions/api': ['functions/engine', 'functions/registry.ts', 'functions/triggers/previews.gen.ts', 'functions/api'],
  functions: ['functions'],
};

const isUnder = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);
const fenceOf = (path: string) =>
  Object.keys(mayImport)
    .filter((folder) => isUnder(path, folder))
    .sort((a, b) => b.length - a.length)[0] ?? '';

const importsOf = (path: string): string[] =>
  [...read(path).matchAll(/(?:from|import)\s*\(?'(\.[^']+)'/g)].map(([, target = '']) =>
    relative(ROOT, resolve(ROOT, dirname(path), target)),
  );

function isAllowed(from: string, to: string): boolean {
  const isOwnFolder = isUnder(to, dirname(from)) && fenceOf(from) === fenceOf(to);
  return isOwnFolder || (mayImport[fenceOf(from)] ?? []).some((place) => isUnder(to, place));
}

describe('imports', () => {
  test('go one way', () => {
    const wrong = written
      .filter((path) => !isTest(path))
      .flatMap((path) =>
        importsOf(path)
          .filter((to) => !isAllowed(path, to))
          .map((to) => `${path} → ${to}`),
      );
    expect(wrong).toEqual([]);
  });

  test('in lib reach definitions and names, never a handler', () => {
    const wrong = written
      .filter((path) => isUnder(path, 'lib') && !isTest(path))
      .flatMap((path) =>
        importsOf(path)
          .filter((to) => to.endsWith('/handler.ts'))
          .map((to) => `${path} → ${to}`),
      );
    expect(wrong).toEqual([]);
  });

  test('in one function never reach another', () => {
    const unit = /^functions\/(triggers|maintenance|events|jobs|deploy)\/([^/]+)\//;
    const wrong = written.flatMap((path) =>
      importsOf(path)
        .filter((to) => unit.test(path) && unit.test(to) && unit.exec(path)?.[2] !== unit.exec(to)?.[2])
        .map((to) => `${path} → ${to}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe('registry', () => {
  const foldersIn = (folder: string) =>
    readdirSync(join(ROOT, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();

  test.each(Object.entries({ triggers, maintenance, events, jobs: queues }))(
    'of %s lists the folders, no more and no less',
    (kind, registered) => {
      const names = Object.values(registered).map(({ name }) => name);
      expect([...names].sort()).toEqual(foldersIn(`functions/${kind}`));
    },
  );

  test.each(Object.values(queues).map(({ name }) => name))('of the job types of %s lists the folders', (queue) => {
    const listed = [...read(`functions/jobs/${queue}/index.ts`).matchAll(/from '\.\/([a-z-]+)\/job\.ts'/g)];
    const withJob = foldersIn(`functions/jobs/${queue}`).filter((name) =>
      readdirSync(join(ROOT, 'functions/jobs', queue, name)).includes('job.ts'),
    );
    expect(listed.map(([, name]) => name).sort()).toEqual(withJob);
  });

  test('has one definition per trigger type', () => {
    const types = Object.values(triggers).map(({ type }) => type);
    expect(new Set(types).size).toBe(types.length);
  });
});

describe('statements', () => {
  const statements = filesIn('functions', /\.sql$/);
  const codeOf = (path: string) => read(path).replace(/--.*$/gm, '');

  test('take the time as a parameter', () => {
    expect(
      statements.filter((path) => /\b(now\(\)|current_timestamp|current_date|localtime)/i.test(codeOf(path))),
    ).toEqual([]);
  });

  test('name every column that they give', () => {
    expect(statements.filter((path) => /select\s+\*/i.test(codeOf(path)))).toEqual([]);
  });

  test('say in their first line what they do', () => {
    expect(statements.filter((path) => !read(path).startsWith('-- '))).toEqual([]);
  });

  test('are named by a verb, in snake_case', () => {
    const names = statements
      .map((path) => path.split('/').at(-1) ?? '')
      .filter((name) => !/^[a-z]+(_[a-z]+)*\.sql$/.test(name));
    expect(names).toEqual([]);
  });

  test('of triggers and maintenance ask for one tenant alone', () => {
    const withoutTenant = filesIn('functions/triggers', /\.sql$/).filter(
      (path) => !/:tenant_id::uuid/.test(codeOf(path)),
    );
    expect(withoutTenant).toEqual([]);
  });
});

describe('code', () => {
  test('in functions reads the time from the clock alone', () => {
    const allowed = new Set(['functions/engine/clock.ts']);
    const wrong = written
      .filter((path) => isUnder(path, 'functions') && !allowed.has(path) && !isTest(path))
      .filter((path) => /Date\.now\(\)|new Date\(\)/.test(read(path)));
    expect(wrong).toEqual([]);
  });

  test('in functions does not know where it runs', () => {
    const wrong = written.filter(
      (path) =>
        isUnder(path, 'functions') && !isTest(path) && /AWS_ENDPOINT|localhost|127\.0\.0\.1|isLocal/.test(read(path)),
    );
    expect(wrong).toEqual([]);
  });

  test('keeps its files short', () => {
    const tooLong = written
      .filter((path) => !isTest(path))
      .map((path) => [path, read(path).split('\n').length] as const)
      .filter(([, lines]) => lines > 250);
    expect(tooLong).toEqual([]);
  });

  test('names files by what they hold', () => {
    const banned = /(^|\/)(utils?|helpers?|common|shared|misc|manager|types)\.ts$/;
    expect(sources.filter((path) => banned.test(path))).toEqual([]);
  });

  test('gives a reason with each escape from the types', () => {
    const wrong = written.filter(
      (path) =>
        !isTest(path) &&
        /@ts-(ignore|expect-error)(?!.*\w{3})|\w:\s*any\s*[;,)=\]}|[]|\bas any\b(?! \w)/.test(read(path)),
    );
    expect(wrong).toEqual([]);
  });
});

describe('tests', () => {
  test('move the clock instead of sleeping', () => {
    const tests = [...filesIn('test', /\.ts$/), ...written.filter(isTest)].filter(
      (path) => !takesTime.test(path) && path !== 'test/architecture.test.ts',
    );
    const sleeping = tests.filter((path) =>
      /await (sleep|delay|wait)\(|setTimeout\(\s*(resolve|done|r)\b/.test(read(path)),
    );
    expect(sleeping).toEqual([]);
  });
});
