/** Every environment variable that functions read. The stack sets them by these names. */
export const environment = {
  /** Name of the installation: the namespace of its metrics, and the start of the names that its functions give. */
  installation: 'INSTALLATION',
  clusterArn: 'DATABASE_CLUSTER_ARN',
  secretArn: 'DATABASE_SECRET_ARN',
  databaseName: 'DATABASE_NAME',
  /** URL of the function's own queue, which its fan-out sends to. */
  queueUrl: 'QUEUE_URL',
  /** JSON of a QueueList (queue-urls.ts): the queues that the API and the relay may send to. */
  queueUrls: 'QUEUE_URLS',
  /** JSON of a DeadLetterList (queue/dead-letter-list.ts): the dead letters of every stack. */
  deadLetters: 'DEAD_LETTERS',
  /** JSON object, name of maintenance → its schedule in this installation, or `off`; the API shows it. */
  schedules: 'SCHEDULES',
  /** Moment at which the database began that the next empty one takes the place of. Unset, an empty one is refused. */
  beginAnew: 'BEGIN_ANEW',
  /** Secrets with the logins that the migration function creates. */
  engineSecretArn: 'ENGINE_SECRET_ARN',
  apiSecretArn: 'API_SECRET_ARN',
  platformKeySecretArn: 'PLATFORM_KEY_SECRET_ARN',
  /** The relay's function, which PostgreSQL invokes at commit and wake-up schedules invoke later. */
  relayFunctionArn: 'RELAY_FUNCTION_ARN',
  /** Group and role of the one-time schedules that wake the relay. */
  wakeScheduleGroup: 'WAKE_SCHEDULE_GROUP',
  wakeRoleArn: 'WAKE_ROLE_ARN',
  wakeDeadLetterArn: 'WAKE_DEAD_LETTER_ARN',
  /** How often the relay looks for work whose wake-up was lost, while work is open. */
  sweepMinutes: 'SWEEP_MINUTES',
  /** Bucket of documents and temporary files. */
  bucketName: 'FILES_BUCKET_NAME',
  /** Origin of that bucket, which the console sends files to. */
  uploadOrigin: 'UPLOAD_ORIGIN',
  /** Bedrock model that writes documents. */
  modelId: 'MODEL_ID',
  /** Bedrock model that words suggestions, if the installation has one for it. */
  suggestionModelId: 'SUGGESTION_MODEL_ID',
  /** Sender of e-mails, and where replies to "unsubscribe" go. */
  senderAddress: 'SENDER_ADDRESS',
  /** JSON list: addresses and domains that tenants may have as their own sender. */
  senderIdentities: 'SENDER_IDENTITIES',
  /** SES configuration set of e-mails: it publishes their bounces and complaints. */
  configurationSet: 'SES_CONFIGURATION_SET',
  /** Start of the unsubscribe links; the customer's token follows. */
  unsubscribeUrl: 'UNSUBSCRIBE_URL',
  /** Start of the links to documents; a token follows. */
  documentUrl: 'DOCUMENT_URL',
  /** Cluster that backup-database takes snapshots of. */
  clusterIdentifier: 'DATABASE_CLUSTER_IDENTIFIER',
  /** Timers of bookings: their schedule group, the role that Scheduler assumes, and the dead letters of what it cannot send. */
  timerGroup: 'TIMER_GROUP',
  timerRoleArn: 'TIMER_ROLE_ARN',
  timerDeadLetterArn: 'TIMER_DEAD_LETTER_ARN',
  callQueueArn: 'CALL_QUEUE_ARN',
  callQueueUrl: 'CALL_QUEUE_URL',
  /** Secret from which the keys of signed calls are derived. */
  signingSecretArn: 'SIGNING_SECRET_ARN',
  /** Secret from which the key is derived that seals secrets of tenants. */
  sealingSecretArn: 'SEALING_SECRET_ARN',
  /** Secret with the key of the checksums in API keys and links. */
  checksumSecretArn: 'CHECKSUM_SECRET_ARN',
  /** Secret with the verify token and the app secret of Meta's webhook. */
  metaSecretArn: 'META_SECRET_ARN',
  /** Meta's Graph API, which messages of pages are sent by, and its version. */
  graphApiUrl: 'GRAPH_API_URL',
  graphApiVersion: 'GRAPH_API_VERSION',
  /** `accepted`, `refused`, or unset: keys, and links in e-mails, from before they had checksums. */
  oldKeys: 'OLD_KEYS',
  oldLinks: 'OLD_LINKS',
  /** Most requests of one API key in a minute. */
  requestsPerMinute: 'REQUESTS_PER_MINUTE',
  /** JSON of a job queue’s limits (ledger/lane.ts) where this installation has others than its definition. */
  jobLimits: 'JOB_LIMITS',
  /** JSON of the issuer that users sign in at (functions/sign-in/settings.ts), and the secret of this installation as its client. */
  signIn: 'SIGN_IN',
  signInSecretArn: 'SIGN_IN_SECRET_ARN',
  /** `true` when the console offers to sign in at that issuer. */
  offersSignIn: 'OFFERS_SIGN_IN',
  /** JSON list: ports that endpoints of tenants may have. */
  endpointPorts: 'ENDPOINT_PORTS',
  /** `true` allows endpoints on the machine that calls them. For local stacks only. */
  allowsLoopback: 'ALLOWS_LOOPBACK_ENDPOINTS',
} as const;

export type EnvironmentVariable = (typeof environment)[keyof typeof environment];

/** Returns the variable's value. Throws when it is unset or empty, so that a function without its settings does not start. */
export function required(name: EnvironmentVariable): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`Environment variable ${name} is not set: the stack sets it for every function that reads it`);
  return value;
}
