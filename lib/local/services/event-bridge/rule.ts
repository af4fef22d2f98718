/** Rules as templates describe them, with what EventBridge would refuse. */
import { type Resource, TemplateError } from '../../service.ts';
import { physicalName } from '../../template/physical-name.ts';
import { type EventPattern, readPattern } from './pattern.ts';

interface RuleTarget {
  readonly arn: string;
  readonly deadLetterArn: string | undefined;
}

export interface Rule {
  readonly name: string;
  readonly isEnabled: boolean;
  readonly pattern: EventPattern;
  readonly targets: readonly RuleTarget[];
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MOST_TARGETS = 5;
const TARGET_MEMBERS = new Set(['Arn', 'Id', 'DeadLetterConfig']);

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
const isQueueArn = (arn: unknown): arn is string => typeof arn === 'string' && arn.split(':')[2] === 'sqs';

export const ruleName = (resource: Resource): string => {
  const { Name } = resource.properties;
  return typeof Name === 'string' ? Name : physicalName(resource);
};

function readTarget(resource: Resource, target: unknown): RuleTarget {
  const refuse = (message: string) => new TemplateError(resource, message);
  const arn = memberOf(target, 'Arn');
  if (typeof memberOf(target, 'Id') !== 'string') throw refuse('a target needs an Id');
  if (!isQueueArn(arn)) throw refuse(`only queues are targets here, not ${JSON.stringify(arn)}`);
  const unknown = Object.keys(Object(target)).filter((name) => !TARGET_MEMBERS.has(name));
  if (unknown.length > 0) throw refuse(`a target's ${unknown.join(', ')} is not run here`);
  const deadLetterArn = memberOf(memberOf(target, 'DeadLetterConfig'), 'Arn');
  if (deadLetterArn !== undefined && !isQueueArn(deadLetterArn)) throw refuse('dead letters go to a queue');
  return { arn, deadLetterArn };
}

/** Throws TemplateError. */
export function readRule(resource: Resource): Rule {
  const { EventPattern, ScheduleExpression, EventBusName, State = 'ENABLED', Targets = [] } = resource.properties;
  const refuse = (message: string) => new TemplateError(resource, message);
  if (ScheduleExpression !== undefined)
    throw refuse('rules with a schedule are not run here; use AWS::Scheduler::Schedule');
  if (EventBusName !== undefined && !/(^|\/)default$/.test(String(EventBusName)))
    throw refuse('the default event bus is the only one here');
  if (State !== 'ENABLED' && State !== 'DISABLED') throw refuse(`State is ${JSON.stringify(State)}`);
  if (!Array.isArray(Targets) || Targets.length > MOST_TARGETS)
    throw refuse(`a rule has up to ${MOST_TARGETS} targets`);
  try {
    const pattern = readPattern(EventPattern);
    const targets = Targets.map((target) => readTarget(resource, target));
    return { name: ruleName(resource), isEnabled: State === 'ENABLED', pattern, targets };
  } catch (error) {
    throw error instanceof TemplateError ? error : refuse(error instanceof Error ? error.message : String(error));
  }
}
