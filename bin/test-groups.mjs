// Groups of tests that `npm test -- --quick` leaves out: the name of each, and its files as Vitest's --exclude takes them.
export const slowGroups = [
  [
    'running stacks',
    ['test/console/**', 'test/end-to-end/**', 'test/conformance/{events,functions,jobs}/**', 'test/acceptance/**'],
  ],
  [
    'synthesised templates',
    ['test/stack/**', 'test/support/costs/**', 'lib/deploy/bundle.test.ts', 'lib/deploy/stacks/data.test.ts'],
  ],
  [
    'processes as users start them',
    ['lib/start/command-line.test.ts', 'lib/local/runtime/runtime.test.ts', 'lib/local/runtime/own-port.test.ts'],
  ],
  [
    'random histories and whole calendars',
    [
      'functions/triggers/{incremental,unfollowed}.test.ts',
      'functions/triggers/customer-timing/contact-dates.property.test.ts',
      'functions/triggers/burn-rate/rhythm.test.ts',
      'functions/api/bookings/local-times.test.ts',
      'functions/engine/schedules/cron.test.ts',
    ],
  ],
  [
    'copies of servers, long polls and full queues',
    [
      'functions/jobs/{housekeeping,announced-documents}.test.ts',
      'functions/jobs/email/send-email/await-turn.test.ts',
      'functions/deploy/migrate/**',
      'lib/local/services/rds-data/time-outs.test.ts',
      'bin/install.test.ts',
      'functions/api/triggers/evaluations/run-now.test.ts',
      'lib/local/services/rds-snapshots/rds-snapshots.test.ts',
      'lib/local/services/sqs/sqs.test.ts',
    ],
  ],
  [
    'the API behind its authorizer',
    [
      'functions/api/{bad-input,http-semantics,isolation,not-modified}.test.ts',
      'functions/api/authorizer/{flood,keys}.test.ts',
      'functions/api/bookings/*.test.ts',
      'functions/api/bookings/followup/{followup,retry-followups}.test.ts',
      'functions/api/{callbacks,customers,documents,emails,events,imports,inbound,jobs,maintenance,settings,tasks,tenants,unsubscribe,webhooks}/**/*.test.ts',
      'functions/api/http/idempotency/replay.test.ts',
      'functions/api/triggers/*.test.ts',
      'functions/api/triggers/{evaluations,forecast,statistics}/*.test.ts',
    ],
  ],
];
