/** Tags of schedule groups. Schedules themselves cannot be tagged. */
import type { ListTagsForResourceOutput } from '@aws-sdk/client-scheduler';
import { type ApiCall, type ApiReply, AwsError } from '../../../service.ts';
import type { GroupRecord } from '../record.ts';
import type { ScheduleStore } from '../schedule-store.ts';
import { bodyOf } from './schedule-api.ts';
import { checkShape, type Shape } from './shape.ts';

const MOST_TAGS = 50;

/** The list of one request. `checkTags` limits how many a group may have. */
export const TAGS_SHAPE: Shape = {
  kind: 'list',
  max: 200,
  of: {
    kind: 'structure',
    members: {
      Key: { kind: 'text', min: 1, max: 128, required: true },
      Value: { kind: 'text', min: 1, max: 256, required: true },
    },
  },
};

type Tags = Readonly<Record<string, string>>;

/** From the wire's list, its shape checked before. */
export function tagsOf(list: unknown): Tags {
  const pairs = Array.isArray(list) ? list.map(({ Key, Value }) => [String(Key), String(Value)]) : [];
  return Object.fromEntries(pairs);
}

/** Returns the tags. Throws `ValidationException` for more than 50, and for keys that AWS reserves. */
export function checkTags(tags: Tags): Tags {
  if (Object.keys(tags).length > MOST_TAGS) {
    throw new AwsError('ValidationException', `A schedule group takes ${MOST_TAGS} tags at the most.`);
  }
  if (Object.keys(tags).some((key) => key.toLowerCase().startsWith('aws:'))) {
    throw new AwsError('ValidationException', 'Tag keys may not start with "aws:".');
  }
  return tags;
}

/** GET, POST and DELETE on `/tags/{ResourceArn}`. */
export function handleTags(call: ApiCall, arn: string, store: ScheduleStore, nowMs: number): ApiReply {
  const action = { GET: 'ListTagsForResource', POST: 'TagResource', DELETE: 'UntagResource' }[call.method];
  if (!action) throw new AwsError('UnknownOperationException', `${call.method} ${call.path}`, 404);
  const prefix = store.groupArn('');
  if (!arn.startsWith(prefix)) throw new AwsError('ValidationException', `${arn} is not the ARN of a schedule group.`);
  call.authorize(`scheduler:${action}`, arn);
  const group = store.group(arn.slice(prefix.length));
  if (call.method === 'GET') {
    const tags = Object.entries(group.tags).map(([Key, Value]) => ({ Key, Value }));
    return { body: { Tags: tags } satisfies ListTagsForResourceOutput };
  }
  const change = (tags: Tags): GroupRecord => ({ ...group, tags: checkTags(tags), modifiedAtMs: nowMs });
  if (call.method === 'POST') {
    const body = { Tags: undefined, ...bodyOf(call) };
    checkShape({ kind: 'structure', members: { Tags: { ...TAGS_SHAPE, required: true } } }, body);
    store.saveGroup(change({ ...group.tags, ...tagsOf(body.Tags) }));
  } else {
    const gone = call.query.getAll('TagKeys');
    store.saveGroup(change(Object.fromEntries(Object.entries(group.tags).filter(([key]) => !gone.includes(key)))));
  }
  return { body: {} };
}
