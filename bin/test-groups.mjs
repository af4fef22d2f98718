// Groups of tests that `npm test -- --quick` leaves out: the name of each, and its files as Vitest's --exclude takes them.
export const slowGroups = [
  ['running stacks', ['test/end-to-end/**', 'test/conformance/{events,functions,jobs}/**', 'test/acceptance/**']],
  ['synthesised templates', ['test/stack/**', 'lib/deploy/bundle.test.ts', 'lib/deploy/stacks/data.test.ts']],
  ['processes as users start them', ['lib/start/command-line.test.ts', 'lib/local/runtime/runtime.test.ts']],
  [
    'random histories and whole calendars',
    [
      'functions/triggers/incremental.test.ts',
      'functions/triggers/burn-rate/rhythm.test.ts',
      'functions/api/bookings/local-times.test.ts',
      'lib/local/services/scheduler/expressions/cron.test.ts',
    ],
  ],
  [
    'copies of servers, long polls and full queues',
    [
      'functions/jobs/housekeeping.test.ts',
      'functions/api/triggers/evaluations/run-now.test.ts',
      'lib/local/services/rds-snapshots/rds-snapshots.test.ts',
      'lib/local/services/sqs/sqs.test.ts',
    ],
  ],
];
