/** Every environment variable that a function reads, once: the stack sets them by these names. */
export const environment = {
  clusterArn: 'DATABASE_CLUSTER_ARN',
  secretArn: 'DATABASE_SECRET_ARN',
  databaseName: 'DATABASE_NAME',
  /** URL of the function's own queue: a fan-out sends to it. */
  queueUrl: 'QUEUE_URL',
  /** JSON, QueueList in queue-urls.ts: what the API may ring, and where the relay sends. */
  queueUrls: 'QUEUE_URLS',
  /** JSON object, name of maintenance → its schedule in this installation, or `off`: what the API tells. */
  schedules: 'SCHEDULES',
  /** Secrets whose logins the migration function makes. */
  engineSecretArn: 'ENGINE_SECRET_ARN',
  apiSecretArn: 'API_SECRET_ARN',
  platformKeySecretArn: 'PLATFORM_KEY_SECRET_ARN',
  /** The relay: rung by PostgreSQL at commit, and by alarm clocks. */
  relayFunctionArn: 'RELAY_FUNCTION_ARN',
  /** Group and role of the one-time schedules that wake the relay. */
  wakeScheduleGroup: 'WAKE_SCHEDULE_GROUP',
  wakeRoleArn: 'WAKE_ROLE_ARN',
  wakeDeadLetterArn: 'WAKE_DEAD_LETTER_ARN',
  /** How often the relay looks for what a lost ring left behind, while work is open. */
  sweepMinutes: 'SWEEP_MINUTES',
  /** Files: documents and temporary objects. */
  bucketName: 'FILES_BUCKET_NAME',
  /** Bedrock model that writes documents. */
  modelId: 'MODEL_ID',
  /** Sender of e-mails, and where replies to "unsubscribe" go. */
  senderAddress: 'SENDER_ADDRESS',
  /** What the links that end all e-mail begin with; a customer's token follows. */
  unsubscribeUrl: 'UNSUBSCRIBE_URL',
  /** Cluster that is snapshot. */
  clusterIdentifier: 'DATABASE_CLUSTER_IDENTIFIER',
  /** Timers of bookings: their group, the role that Scheduler takes, what they ring, and where lost rings go. */
  timerGroup: 'TIMER_GROUP',
  timerRoleArn: 'TIMER_ROLE_ARN',
  timerDeadLetterArn: 'TIMER_DEAD_LETTER_ARN',
  callQueueArn: 'CALL_QUEUE_ARN',
  callQueueUrl: 'CALL_QUEUE_URL',
  /** Secret that the keys of signed calls are derived from. */
  signingSecretArn: 'SIGNING_SECRET_ARN',
  /** Most requests of one API key in a minute. */
  requestsPerMinute: 'REQUESTS_PER_MINUTE',
  /** `true`: endpoints may be on the caller's own machine. Only a local stack has reason to. */
  allowsLoopback: 'ALLOWS_LOOPBACK_ENDPOINTS',
} as const;

export type EnvironmentVariable = (typeof environment)[keyof typeof environment];

/** Throws when the variable is unset: a function without its wiring must not start. */
export function required(name: EnvironmentVariable): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`Environment variable ${name} is not set: the stack sets it for every function that reads it`);
  return value;
}
