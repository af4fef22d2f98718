/** All queues of the runtime: those of the template, and those that somebody made through the API, kept between starts. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Surroundings } from '../../service.ts';
import { invalidValue, noSuchQueue, refusal } from './operations/refusal.ts';
import {
  type Attributes,
  checkAttributes,
  defaultAttributes,
  readRedriveAllowPolicy,
  readRedrivePolicy,
} from './operations/settings.ts';
import { Queue } from './queue.ts';

interface MadeByHand {
  readonly name: string;
  readonly attributes: Attributes;
  readonly tags: Readonly<Record<string, string>>;
}

export class Registry {
  readonly #surroundings: Surroundings;
  readonly #folder: string;
  readonly #queues = new Map<string, Queue>();
  /** Names of queues that no template describes. */
  readonly #byHand = new Set<string>();

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#folder = join(surroundings.dataFolder, 'queues');
    mkdirSync(this.#folder, { recursive: true });
    for (const made of this.#readByHand()) {
      this.#byHand.add(made.name);
      this.#open(made.name, made.attributes, made.tags);
    }
  }

  /** Throws when the name, an attribute or the redrive policy would be refused by SQS. */
  create(
    name: string,
    given: Attributes,
    options: { byHand?: boolean; tags?: Readonly<Record<string, string>> } = {},
  ): Queue {
    const fifo = name.endsWith('.fifo');
    if (!/^[\w-]{1,80}$/.test(fifo ? name.slice(0, -5) : name) || name.length > 80) {
      const message = 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length';
      throw refusal('InvalidParameterValueException', message);
    }
    if (fifo !== (given.FifoQueue === 'true')) {
      const reason =
        'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.';
      if (fifo) throw refusal('InvalidParameterValueException', reason);
      if (given.FifoQueue !== undefined) throw refusal('InvalidParameterValueException', reason);
    }
    this.#check(this.arn(name), fifo, given);
    this.#queues.get(name)?.close(); // a template takes over a queue that was made by hand
    if (options.byHand) this.#byHand.add(name);
    else this.#byHand.delete(name);
    const queue = this.#open(name, merge(defaultAttributes(fifo), given), options.tags ?? {});
    this.save();
    return queue;
  }

  /** Changes the named attributes and leaves the others. */
  setAttributes(queue: Queue, given: Attributes): void {
    if (given.FifoQueue !== undefined) throw refusal('InvalidAttributeName', 'Unknown Attribute FifoQueue.');
    this.#check(queue.arn, queue.fifo, given);
    queue.setAttributes(merge(queue.attributes, given));
    this.save();
  }

  delete(queue: Queue): void {
    this.#queues.delete(queue.name);
    this.#byHand.delete(queue.name);
    queue.destroy();
    this.save();
  }

  all(): Queue[] {
    return [...this.#queues.values()];
  }

  arn(name: string): string {
    return `arn:aws:sqs:${this.#surroundings.region}:${this.#surroundings.account}:${name}`;
  }

  url(name: string): string {
    return `${this.#surroundings.origin}/${this.#surroundings.account}/${name}`;
  }

  find(arn: string): Queue | undefined {
    const queue = this.#queues.get(arn.slice(arn.lastIndexOf(':') + 1));
    return queue?.arn === arn ? queue : undefined;
  }

  named(name: string): Queue | undefined {
    return this.#queues.get(name);
  }

  /** The host does not matter: `localhost` and `127.0.0.1` lead here alike. Throws `QueueDoesNotExist`. */
  atUrl(url: string): Queue {
    const [account, name] = (URL.canParse(url) ? new URL(url).pathname : url).split('/').slice(-2);
    const queue = account === this.#surroundings.account ? this.#queues.get(name ?? '') : undefined;
    if (!queue) throw noSuchQueue();
    return queue;
  }

  /** Queues whose dead letters go to `arn`. */
  sourcesOf(arn: string): Queue[] {
    return this.all().filter((queue) => queue.redrivePolicy?.deadLetterTargetArn === arn);
  }

  /** Writes down what no template describes, so that the next start finds it. */
  save(): void {
    const made: MadeByHand[] = this.all()
      .filter(({ name }) => this.#byHand.has(name))
      .map(({ name, attributes, tags }) => ({ name, attributes, tags: Object.fromEntries(tags) }));
    if (made.length === 0 && !existsSync(this.#listPath())) return;
    writeFileSync(`${this.#listPath()}.new`, JSON.stringify(made, undefined, 2));
    renameSync(`${this.#listPath()}.new`, this.#listPath());
  }

  #listPath(): string {
    return join(this.#folder, 'made-by-hand.json');
  }

  #readByHand(): MadeByHand[] {
    if (!existsSync(this.#listPath())) return [];
    return JSON.parse(readFileSync(this.#listPath(), 'utf8')) as MadeByHand[]; // written by `save` alone
  }

  #open(name: string, attributes: Attributes, tags: Readonly<Record<string, string>>): Queue {
    const { clock, chaos } = this.#surroundings;
    const find = (arn: string) => this.find(arn);
    const queue = new Queue({
      name,
      arn: this.arn(name),
      url: this.url(name),
      folder: this.#folder,
      clock,
      chaos,
      attributes,
      find,
    });
    for (const [key, value] of Object.entries(tags)) queue.tags.set(key, value);
    this.#queues.set(name, queue);
    return queue;
  }

  #check(arn: string, fifo: boolean, given: Attributes): void {
    checkAttributes(given, fifo);
    readRedriveAllowPolicy(given.RedriveAllowPolicy);
    const redrive = readRedrivePolicy(given.RedrivePolicy);
    if (!redrive) return;
    const refuse = (reason: string) => invalidValue(given.RedrivePolicy, 'RedrivePolicy', reason);
    const target = this.find(redrive.deadLetterTargetArn);
    if (!target) throw refuse('Dead letter target does not exist.');
    if (target.fifo !== fifo) throw refuse('Dead-letter queue must be same type of queue as the source.');
    if (target.arn === arn) throw refuse('Dead-letter queue must be another queue than the source.');
    const allow = readRedriveAllowPolicy(target.attributes.RedriveAllowPolicy);
    const isAllowed = allow.redrivePermission === 'allowAll' || allow.sourceQueueArns?.includes(arn);
    if (!isAllowed) throw refuse('The redrive allow policy of the dead-letter queue does not let this queue use it.');
  }
}

/** An empty text takes an attribute away. Choosing one kind of encryption ends the other. */
function merge(before: Attributes, given: Attributes): Attributes {
  const encryption = given.KmsMasterKeyId
    ? { SqsManagedSseEnabled: 'false', KmsDataKeyReusePeriodSeconds: before.KmsDataKeyReusePeriodSeconds ?? '300' }
    : {};
  const kms = given.SqsManagedSseEnabled === 'true' ? { KmsMasterKeyId: '', KmsDataKeyReusePeriodSeconds: '' } : {};
  const all = { ...before, ...encryption, ...kms, ...given };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}
