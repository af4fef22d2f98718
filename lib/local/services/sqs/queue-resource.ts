/** `AWS::SQS::Queue` and `AWS::SQS::QueuePolicy`: from template properties to names and attributes. */
import { type Resource, TemplateError } from '../../service.ts';
import { physicalName } from '../../template/physical-name.ts';
import type { Attributes } from './operations/settings.ts';

const LONGEST_NAME = 80;

/** Properties that are not attributes. */
const OTHERS = new Set(['QueueName', 'Tags']);

/** Returns the template's name, or one that is the same at every start: the messages are kept under it. */
export function queueName(resource: Resource): string {
  const { properties } = resource;
  if (typeof properties.QueueName === 'string') return properties.QueueName;
  return physicalName(resource, LONGEST_NAME);
}

/** Returns the attributes as CreateQueue takes them: texts, and policies as JSON. Throws for a FIFO queue. */
export function queueAttributes(resource: Resource): Attributes {
  if (String(resource.properties.FifoQueue) === 'true')
    throw new TemplateError(resource, 'FIFO queues are not supported.');
  const given = Object.entries(resource.properties).filter(([name, value]) => !OTHERS.has(name) && value !== undefined);
  const attributes = given.map(([name, value]) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  ]);
  return Object.fromEntries(attributes);
}

/** Returns the URLs of a policy's queues and the document: the template's own object, which is IAM's cache key. */
export function readQueuePolicy(resource: Resource): { urls: string[]; document: object } {
  const { Queues, PolicyDocument } = resource.properties;
  if (!Array.isArray(Queues) || typeof PolicyDocument !== 'object' || PolicyDocument === null) {
    throw new TemplateError(resource, 'Queues and PolicyDocument are required.');
  }
  return { urls: Queues.map(String), document: PolicyDocument };
}
