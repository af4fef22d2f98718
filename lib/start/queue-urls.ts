/** Short names of the queues: those in the stack's output, and their dead letters after them. */
import type { Runtime } from '../local/runtime/runtime.ts';

function named(outputs: Runtime['outputs']): Map<string, string> {
  const texts = Object.values(outputs).flatMap(({ QueueUrls }) => (typeof QueueUrls === 'string' ? [QueueUrls] : []));
  const pairs = texts.flatMap((text) => Object.entries<unknown>(JSON.parse(text)));
  return new Map(pairs.map(([name, url]) => [String(url), name]));
}

function deadLetterArn(properties: Readonly<Record<string, unknown>>): unknown {
  const { RedrivePolicy: policy } = properties;
  return typeof policy === 'object' && policy !== null && 'deadLetterTargetArn' in policy && policy.deadLetterTargetArn;
}

/**
 * Every queue once: `burn-rate`, `burn-rate-dead-letters`; under its physical name when the stack gives it no other.
 */
export function readQueueUrls({ outputs, resources, queueUrls }: Runtime): Record<string, string> {
  const names = named(outputs);
  const queues = resources.filter(({ type }) => type === 'AWS::SQS::Queue');
  for (const { attributes, properties } of queues) {
    const dead = queues.find((other) => other.attributes.Arn === deadLetterArn(properties));
    const name = names.get(attributes.ref);
    if (dead && name && !names.has(dead.attributes.ref)) names.set(dead.attributes.ref, `${name}-dead-letters`);
  }
  return Object.fromEntries(Object.entries(queueUrls).map(([physical, url]) => [names.get(url) ?? physical, url]));
}
