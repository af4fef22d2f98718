/** Which functions and queues can cause each other's work, read from the templates' policies and event sources. */
import type { Synthesis, Template } from './synthesise.ts';
import { allowed, type Found, functionsOf, resourcesOf } from './template.ts';

/** What carries a message or a call. Lambda's detection of recursive loops sees `sqs` and `lambda` only. */
type Carrier = 'sqs' | 'lambda' | 'scheduler' | 'database' | 'mail';

/** `from` and `to` are logical ids of functions and queues, `database` or `mail`. */
interface Edge {
  readonly from: string;
  readonly to: string;
  readonly by: Carrier;
}

export type Graph = readonly Edge[];

/** Ids of functions that are in one circle, or in several that share a member. */
export type Circle = readonly string[];

type Stacks = Pick<Synthesis, 'data' | 'automation' | 'api' | 'work'>;

/** What can invoke functions or send to queues, and is not in the graph. */
const UNREAD = ['AWS::Pipes::Pipe', 'AWS::Lambda::Url', 'Custom::S3BucketNotifications'];

/** Throws for a kind of source that it does not read. */
export function messageGraph(stacks: Stacks): Graph {
  const templates = [stacks.data, stacks.automation, stacks.api, stacks.work];
  for (const type of UNREAD) {
    if (templates.some((template) => resourcesOf(template, type).length > 0))
      throw new Error(`${type} carries messages: add it to the graph`);
  }
  const functions = templates.flatMap(functionsOf);
  const queues = templates.flatMap((template) => resourcesOf(template, 'AWS::SQS::Queue'));
  const nodes = [...functions, ...queues];
  const targets = (role: string, action: string) =>
    templates
      .flatMap(allowed)
      .filter((statement) => statement.role === role && statement.actions.includes(action))
      .flatMap(({ resources }) => nodes.filter((node) => resources.some((resource) => isAbout(resource, node))));
  const reach = (from: string, role: string, by?: Carrier): Edge[] => [
    ...targets(role, 'sqs:SendMessage').map(({ id }) => ({ from, to: id, by: by ?? ('sqs' as const) })),
    ...targets(role, 'lambda:InvokeFunction').map(({ id }) => ({ from, to: id, by: by ?? ('lambda' as const) })),
  ];
  return [
    ...functions.flatMap(({ id, properties }) => [
      ...reach(id, idIn(properties.Role)),
      ...passedRoles(templates, idIn(properties.Role)).flatMap((role) => reach(id, role, 'scheduler')),
      ...through(templates, id, idIn(properties.Role)),
    ]),
    ...templates.flatMap((template) => sourcesOf(template)),
    ...databaseRoles(stacks.data).flatMap((role) => reach('database', role, 'database')),
    ...ruleTargets(templates, queues),
    ...subscribed(templates, queues),
  ];
}

/** Returns the circles that edges of these carriers close, each function in one of them. */
export function circlesOf(graph: Graph, carriers: readonly Carrier[]): Circle[] {
  const next = new Map<string, string[]>();
  for (const { from, to, by } of graph) if (carriers.includes(by)) next.set(from, [...(next.get(from) ?? []), to]);
  const reachable = (start: string): Set<string> => {
    const seen = new Set<string>();
    const open = [...(next.get(start) ?? [])];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      open.push(...(next.get(id) ?? []));
    }
    return seen;
  };
  const reach = new Map([...next.keys()].map((id) => [id, reachable(id)]));
  const inCircle = [...reach].filter(([id, seen]) => seen.has(id)).map(([id]) => id);
  const circles = inCircle.map((id) =>
    inCircle.filter((other) => reach.get(id)?.has(other) && reach.get(other)?.has(id)),
  );
  const distinct = new Map(circles.map((circle) => [circle.join(), circle]));
  return [...distinct.values()].map((circle) => circle.filter((id) => /HandlerFunction[0-9A-F]{8}$/.test(id)));
}

/** The logical id in a reference, or in the name of an export that another stack uses. */
const idIn = (value: unknown): string =>
  /"Fn::GetAtt":\["(\w+)"|"Ref":"(\w+)"/.exec(JSON.stringify(value))?.slice(1).find(Boolean) ?? '';

/** A policy names a resource by a reference, by an export of its stack, or by its physical name. */
function isAbout(resource: unknown, { id, properties }: Found): boolean {
  const text = JSON.stringify(resource);
  const name: unknown = properties.FunctionName;
  return (
    new RegExp(`"${id}"|GetAtt${id}Arn`).test(text) || (typeof name === 'string' && text.includes(`:function:${name}"`))
  );
}

/** Roles that the function may give to schedules. */
const passedRoles = (templates: readonly Template[], role: string): string[] =>
  templates
    .flatMap(allowed)
    .filter((statement) => statement.role === role && statement.actions.includes('iam:PassRole'))
    .flatMap(({ resources }) => resources.map(idIn));

/** Whoever writes to the database or sends e-mails may cause what these cause. */
function through(templates: readonly Template[], from: string, role: string): Edge[] {
  const actions = templates
    .flatMap(allowed)
    .filter((statement) => statement.role === role)
    .flatMap((statement) => statement.actions);
  return [
    ...(actions.includes('rds-data:ExecuteStatement') ? [{ from, to: 'database', by: 'database' } as const] : []),
    ...(actions.some((action) => /^(ses|sms-voice|social-messaging):Send/.test(action))
      ? [{ from, to: 'mail', by: 'mail' } as const]
      : []),
  ];
}

const sourcesOf = (template: Template): Edge[] =>
  resourcesOf(template, 'AWS::Lambda::EventSourceMapping').map(({ properties }) => ({
    from: idIn(properties.EventSourceArn),
    to: idIn(properties.FunctionName),
    by: 'sqs',
  }));

/** Roles with which PostgreSQL calls other services. */
const databaseRoles = (data: Template): string[] =>
  resourcesOf(data, 'AWS::RDS::DBCluster').flatMap(({ properties }) =>
    (properties.AssociatedRoles ?? []).map((associated: { RoleArn: unknown }) => idIn(associated.RoleArn)),
  );

/** Queues that get what people answer to text messages: those are sent like e-mails. */
const subscribed = (templates: readonly Template[], queues: readonly Found[]): Edge[] =>
  templates
    .flatMap((template) => resourcesOf(template, 'AWS::SNS::Subscription'))
    .flatMap(({ properties }) => queues.filter((queue) => isAbout(properties.Endpoint, queue)))
    .map(({ id }) => ({ from: 'mail', to: id, by: 'mail' as const }));

/** Rules of EventBridge: ours are about what SES and AWS End User Messaging report. */
const ruleTargets = (templates: readonly Template[], queues: readonly Found[]): Edge[] =>
  templates
    .flatMap((template) => resourcesOf(template, 'AWS::Events::Rule'))
    .flatMap(({ properties }) => properties.Targets)
    .flatMap(({ Arn }: { Arn: unknown }) => queues.filter((queue) => isAbout(Arn, queue)))
    .map(({ id }) => ({ from: 'mail', to: id, by: 'mail' as const }));
