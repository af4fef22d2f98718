// Groups of tests that `npm test -- --quick` leaves out: each needs minutes, or a stack that runs whole.
/** Name of a group, and the files in it, as Vitest's --exclude takes them. */
export const slowGroups = [
  ['running stacks', ['test/end-to-end/**', 'test/conformance/{events,functions,jobs}/**', 'test/acceptance/**']],
  ['synthesised templates', ['test/stack/**', 'lib/deploy/bundle.test.ts']],
  ['the command line', ['lib/start/command-line.test.ts']],
];
