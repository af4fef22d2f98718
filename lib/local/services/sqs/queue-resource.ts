/** `AWS::SQS::Queue` and `AWS::SQS::QueuePolicy`: from template properties to names and attributes. */
import { type Resource, TemplateError } from '../../service.ts';
import { physicalName } from '../../template/physical-name.ts';
import type { Attributes } from './operations/settings.ts';

const LONGEST_NAME = 80;
const FIFO_SUFFIX = '.fifo';

/** Properties that are no attributes. */
const OTHERS = new Set(['QueueName', 'Tags']);

const isFifo = (properties: Resource['properties']): boolean => String(properties.FifoQueue) === 'true';

/** The template's name, or one that is the same at every start: the messages are kept under it. */
export function queueName(resource: Resource): string {
  const { properties } = resource;
  if (typeof properties.QueueName === 'string') return properties.QueueName;
  const suffix = isFifo(properties) ? FIFO_SUFFIX : '';
  return physicalName(resource, LONGEST_NAME - suffix.length) + suffix;
}

/** Attributes as the API would be given them: texts, and policies as JSON. */
export function queueAttributes(resource: Resource): Attributes {
  const given = Object.entries(resource.properties).filter(([name, value]) => !OTHERS.has(name) && value !== undefined);
  const attributes = given.map(([name, value]) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  ]);
  // `FifoQueue: false` is not for the API, which knows the attribute on FIFO queues alone.
  return Object.fromEntries(attributes.filter(([name, value]) => name !== 'FifoQueue' || value !== 'false'));
}

export function queueTags({ properties }: Resource): Record<string, string> {
  const tags = Array.isArray(properties.Tags) ? properties.Tags : [];
  return Object.fromEntries(tags.map((tag: { Key: string; Value: string }) => [tag.Key, tag.Value]));
}

/** URLs of the queues that a policy is for, and its document: the template's own object, by which IAM knows it. */
export function readQueuePolicy(resource: Resource): { urls: string[]; document: object } {
  const { Queues, PolicyDocument } = resource.properties;
  if (!Array.isArray(Queues) || typeof PolicyDocument !== 'object' || PolicyDocument === null) {
    throw new TemplateError(resource, 'Queues and PolicyDocument are required.');
  }
  return { urls: Queues.map(String), document: PolicyDocument };
}
