/** All queues of the runtime, by name, ARN and URL. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceContext } from '../../service.ts';
import { invalidValue, noSuchQueue, refusal } from './operations/refusal.ts';
import {
  type Attributes,
  checkAttributes,
  defaultAttributes,
  readRedriveAllowPolicy,
  readRedrivePolicy,
} from './operations/settings.ts';
import { Queue } from './queue.ts';

/** Deletes no queue. One that a template leaves out later keeps its messages on disk. */
export class Registry {
  readonly #context: ServiceContext;
  readonly #folder: string;
  readonly #queues = new Map<string, Queue>();

  constructor(context: ServiceContext) {
    this.#context = context;
    this.#folder = join(context.dataFolder, 'queues');
    mkdirSync(this.#folder, { recursive: true });
  }

  /** Throws when the name, an attribute or the redrive policy would be refused by SQS. */
  create(name: string, given: Attributes): Queue {
    if (!/^[\w-]{1,80}$/.test(name)) {
      const message = 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length';
      throw refusal('InvalidParameterValueException', message);
    }
    if (this.#queues.has(name)) throw refusal('QueueNameExists', `A queue named ${name} already exists.`);
    this.#check(this.arn(name), given);
    const queue = this.#open(name, merge(defaultAttributes(), given));
    this.#queues.set(name, queue);
    return queue;
  }

  /** Changes the named attributes and leaves the others. */
  setAttributes(queue: Queue, given: Attributes): void {
    this.#check(queue.arn, given);
    queue.setAttributes(merge(queue.attributes, given));
  }

  all(): Queue[] {
    return [...this.#queues.values()];
  }

  arn(name: string): string {
    return `arn:aws:sqs:${this.#context.region}:${this.#context.account}:${name}`;
  }

  url(name: string): string {
    return `${this.#context.origin}/${this.#context.account}/${name}`;
  }

  find(arn: string): Queue | undefined {
    const queue = this.#queues.get(arn.slice(arn.lastIndexOf(':') + 1));
    return queue?.arn === arn ? queue : undefined;
  }

  named(name: string): Queue | undefined {
    return this.#queues.get(name);
  }

  /** Ignores the URL's host: `localhost` and `127.0.0.1` are the same. Throws `QueueDoesNotExist`. */
  atUrl(url: string): Queue {
    const [account, name] = (URL.canParse(url) ? new URL(url).pathname : url).split('/').slice(-2);
    const queue = account === this.#context.account ? this.#queues.get(name ?? '') : undefined;
    if (!queue) throw noSuchQueue();
    return queue;
  }

  /** Queues whose dead letters go to `arn`. */
  sourcesOf(arn: string): Queue[] {
    return this.all().filter((queue) => queue.redrivePolicy?.deadLetterTargetArn === arn);
  }

  #open(name: string, attributes: Attributes): Queue {
    const { clock, chaos } = this.#context;
    return new Queue({
      name,
      arn: this.arn(name),
      url: this.url(name),
      folder: this.#folder,
      clock,
      chaos,
      attributes,
      find: (arn) => this.find(arn),
    });
  }

  #check(arn: string, given: Attributes): void {
    checkAttributes(given);
    readRedriveAllowPolicy(given.RedriveAllowPolicy);
    const redrive = readRedrivePolicy(given.RedrivePolicy);
    if (!redrive) return;
    const refuse = (reason: string) => invalidValue(given.RedrivePolicy, 'RedrivePolicy', reason);
    const target = this.find(redrive.deadLetterTargetArn);
    if (!target) throw refuse('Dead letter target does not exist.');
    if (target.arn === arn) throw refuse('Dead-letter queue must be another queue than the source.');
    const allow = readRedriveAllowPolicy(target.attributes.RedriveAllowPolicy);
    const isAllowed = allow.redrivePermission === 'allowAll' || allow.sourceQueueArns?.includes(arn);
    if (!isAllowed) throw refuse('The redrive allow policy of the dead-letter queue does not let this queue use it.');
  }
}

/** Setting one kind of encryption ends the other. An empty text removes an attribute. */
function merge(before: Attributes, given: Attributes): Attributes {
  const encryption = given.KmsMasterKeyId
    ? { SqsManagedSseEnabled: 'false', KmsDataKeyReusePeriodSeconds: before.KmsDataKeyReusePeriodSeconds ?? '300' }
    : {};
  const kms = given.SqsManagedSseEnabled === 'true' ? { KmsMasterKeyId: '', KmsDataKeyReusePeriodSeconds: '' } : {};
  const all = { ...before, ...encryption, ...kms, ...given };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}
