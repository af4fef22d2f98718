/** The dead letters of an installation, as the stack tells the function that works on them. */

/** Their names in the API. Those of e-mails and messages exist where the installation sends some. */
export const deadLetterNames = [
  'automation',
  'work',
  'schedules',
  'wake-ups',
  'timers',
  'email-reports',
  'message-reports',
] as const;

export type DeadLetterName = (typeof deadLetterNames)[number];

/** Queues by their own names: Lambda allows 4 KB of environment. */
export interface DeadLetterList {
  /** `https://sqs.<region>.amazonaws.com/<account>/` */
  readonly urlPrefix: string;
  /** `arn:aws:sqs:<region>:<account>:` */
  readonly arnPrefix: string;
  readonly queues: Readonly<Partial<Record<DeadLetterName, DeadLetters>>>;
  /** Queues whose messages may hold personal data. */
  readonly personal: readonly string[];
}

export interface DeadLetters {
  readonly queue: string;
  /** SQS itself put the messages here, and can move them back. */
  readonly isMovable: boolean;
  /** Where messages go that do not say where they were sent to. */
  readonly target?: string;
}
