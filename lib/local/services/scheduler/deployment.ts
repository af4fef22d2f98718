/** Writes the template's schedules to the store: every start of the runtime is a deployment. */
import { AwsError, type Resource, type ServiceContext } from '../../service.ts';
import { revise, wholeSecond } from './definition.ts';
import type { ScheduleStore } from './schedule-store.ts';
import { nameOf, refusing, templateDefinition, templateTags } from './template.ts';

interface Deployment {
  /** Throws `TemplateError` for what AWS would refuse. */
  create(resource: Resource): void;
  /** Call after the last resource: removes schedules of an earlier template that this one does not have. */
  finish(): void;
}

/** Keeps schedules that API calls made. A schedule of the template that has not changed continues where it was. */
export function createDeployment({ clock, iam, account }: ServiceContext, store: ScheduleStore): Deployment {
  const deployed = new Set<string>();
  const nowMs = () => clock.now().getTime();

  const createGroup = (resource: Resource) => {
    const name = nameOf(resource);
    const tags = templateTags(resource);
    const before = store.maybeGroup(name);
    const dates = { createdAtMs: before?.createdAtMs ?? nowMs(), modifiedAtMs: before?.modifiedAtMs ?? nowMs() };
    store.saveGroup({ arn: store.groupArn(name), name, state: 'ACTIVE', tags, ...dates });
  };

  const createSchedule = (resource: Resource) => {
    const definition = templateDefinition(resource);
    const arn = store.scheduleArn(definition.GroupName, definition.Name);
    if (deployed.has(arn)) throw new AwsError('ConflictException', `Schedule ${definition.Name} already exists.`, 409);
    const source = { 'aws:SourceArn': store.groupArn(store.group(definition.GroupName).name) };
    iam.assume(definition.Target.RoleArn, 'scheduler.amazonaws.com', { ...source, 'aws:SourceAccount': account });
    deployed.add(arn);
    const before = store.maybeSchedule(arn);
    const isSame = JSON.stringify(before?.definition) === JSON.stringify(definition);
    if (before && isSame) return;
    const dates = { createdAtMs: nowMs(), modifiedAtMs: nowMs(), anchoredAtMs: wholeSecond(nowMs()) };
    const fresh = { arn, definition, origin: 'template', pending: [], ...dates } as const;
    // Overwrites changes that API calls made to a schedule of the template, as a deployment does.
    store.saveSchedule(before ? { ...revise(before, definition, nowMs()), origin: 'template' } : fresh);
  };

  return {
    create(resource) {
      const act = resource.type === 'AWS::Scheduler::ScheduleGroup' ? createGroup : createSchedule;
      refusing(resource, () => act(resource));
    },
    finish() {
      // Groups stay: CDK retains them by default, and schedules that the API made may live there.
      for (const { arn, origin } of [...store.schedules()]) {
        if (origin === 'template' && !deployed.has(arn)) store.removeSchedule(arn);
      }
    },
  };
}
