/** What is registered is what lies in the folders, no more and no less. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { events, maintenance, queues, triggers } from '../../functions/registry.ts';
import { ROOT, read } from './source-files.ts';

const foldersIn = (folder: string) =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

test.each(Object.entries({ triggers, maintenance, events, jobs: queues }))(
  'the registry of %s lists the folders, no more and no less',
  (kind, registered) => {
    const names = Object.values(registered).map(({ name }) => name);
    expect([...names].sort()).toEqual(foldersIn(`functions/${kind}`));
  },
);

test.each(Object.values(queues).map(({ name }) => name))('the job types of %s are the folders', (queue) => {
  const listed = [...read(`functions/jobs/${queue}/index.ts`).matchAll(/from '\.\/([a-z-]+)\/job\.ts'/g)];
  const withJob = foldersIn(`functions/jobs/${queue}`).filter((name) =>
    readdirSync(join(ROOT, 'functions/jobs', queue, name)).includes('job.ts'),
  );
  expect(listed.map(([, name]) => name).sort()).toEqual(withJob);
});

test('each trigger type has one definition', () => {
  const types = Object.values(triggers).map(({ type }) => type);
  expect(new Set(types).size).toBe(types.length);
});

test('the types of nodes are the folders', () => {
  const listed = [...read('functions/workflows/nodes/index.ts').matchAll(/from '\.\/([a-z-]+)\/node\.ts'/g)];
  expect(listed.map(([, name]) => name).sort()).toEqual(foldersIn('functions/workflows/nodes'));
});

test('workflows offer the templates of e-mails that there are', () => {
  const names = (path: string, pattern: RegExp) => [...read(path).matchAll(pattern)].map(([, name]) => name).sort();
  const sent = names('functions/jobs/email/send-email/templates/index.ts', /^ {2}([A-Z_]+): /gm);
  expect(names('functions/workflows/nodes/email/node.ts', /'([A-Z]+(?:_[A-Z]+)*)'(?=[,\]])/g)).toEqual(
    expect.arrayContaining(sent),
  );
});
