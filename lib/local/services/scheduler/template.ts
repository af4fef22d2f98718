/** AWS::Scheduler::Schedule and AWS::Scheduler::ScheduleGroup: turns template properties into API input. */
import { type Attributes, AwsError, type Resource, TemplateError } from '../../service.ts';
import { physicalName } from '../../template/physical-name.ts';
import { NAME_SHAPE, SCHEDULE_SHAPE } from './api/schedule-shape.ts';
import { checkShape, type Shape } from './api/shape.ts';
import { checkTags, TAGS_SHAPE, tagsOf } from './api/tags.ts';
import { parseDefinition } from './definition.ts';
import type { Definition } from './record.ts';
import type { ScheduleStore } from './schedule-store.ts';

const LONGEST_NAME = 64;

const GROUP_SHAPE = { kind: 'structure', members: { Name: NAME_SHAPE, Tags: TAGS_SHAPE } } as const satisfies Shape;

/** Returns the template's name, or one that is the same on every start and fits Scheduler's 64 characters. */
export function nameOf(resource: Resource): string {
  const { Name } = resource.properties;
  return typeof Name === 'string' ? Name : physicalName(resource, LONGEST_NAME);
}

/** Templates may write numbers as text and dates in ISO form; properties that do not exist are refused, as by AWS. */
function coerce(shape: Shape, value: unknown, path: string): unknown {
  if (shape.kind === 'integer' && typeof value === 'string' && /^\d+$/.test(value)) return Number(value);
  if (shape.kind === 'timestamp' && typeof value === 'string') {
    const ms = Date.parse(value);
    if (Number.isNaN(ms)) throw new AwsError('ValidationException', `${path}: "${value}" is not a date`);
    return ms / 1000;
  }
  if (shape.kind !== 'structure' || typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, member]) => {
    const memberShape = shape.members[name];
    if (!memberShape) throw new AwsError('ValidationException', `extraneous key [${path}${name}] is not permitted`);
    return [name, coerce(memberShape, member, `${path}${name}.`)];
  });
  return Object.fromEntries(entries);
}

/** Turns AWS errors into a `TemplateError` with the resource's logical id, which stops start-up. */
export function refusing<T>(resource: Resource, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw error instanceof AwsError ? new TemplateError(resource, error.message) : error;
  }
}

/** Throws `AwsError` for what CreateSchedule refuses, and for properties that do not exist. */
export function templateDefinition(resource: Resource): Definition {
  const properties = coerce(SCHEDULE_SHAPE, { ...resource.properties, Name: nameOf(resource) }, '');
  return parseDefinition(properties);
}

/** Throws `AwsError` for tags that CreateScheduleGroup refuses, and for properties that do not exist. */
export function templateTags(resource: Resource): Readonly<Record<string, string>> {
  const properties = coerce(GROUP_SHAPE, resource.properties, '');
  checkShape(GROUP_SHAPE, properties);
  return checkTags(tagsOf(resource.properties.Tags));
}

/** `Ref` is the name for both types. */
export function attributesOf(resource: Resource, store: ScheduleStore): Attributes {
  const name = nameOf(resource);
  if (resource.type === 'AWS::Scheduler::ScheduleGroup')
    return { ref: name, Arn: store.groupArn(name), State: 'ACTIVE' };
  const group = resource.properties.GroupName;
  return { ref: name, Arn: store.scheduleArn(typeof group === 'string' ? group : 'default', name) };
}
