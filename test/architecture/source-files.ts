/** The project's files as the tests of this folder see them. Paths are relative to the project's root. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

/** Files anywhere below `folder` whose names match. */
export const filesIn = (folder: string, name: RegExp): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort();

export const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** TypeScript that people write: without the generated files. */
export const written = ['bin', 'lib', 'functions', 'test']
  .flatMap((folder) => filesIn(folder, /\.tsx?$/))
  .filter((path) => !/\.(gen|d)\.ts$/.test(path));

/** A test, its cases or a set-up; in `test` every file serves tests. */
export const isTest = (path: string) =>
  /\.(test|cases)\.ts$|(^|\/)setup-[a-z0-9-]+\.ts$/.test(path) || path.startsWith('test/');

/** What is deployed or started: everything but tests and what serves them. */
export const product = written.filter((path) => !isTest(path));

export const isUnder = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);

/** The project's own files that a file imports. */
export const importsOf = (path: string): string[] =>
  [...read(path).matchAll(/(?:from|import)\s*\(?'(\.[^']+)'/g)].map(([, target = '']) =>
    relative(ROOT, resolve(ROOT, dirname(path), target)),
  );
