/** The local runtime: takes a cloud assembly and runs what is in it. */

import type { LocalChaos } from '../chaos.ts';
import type { MovableClock } from '../clock.ts';
import { startControl } from '../control/control.ts';
import type { UsedStatement } from '../iam/iam.ts';
import { type StatementToDrop, withoutStatement } from '../iam/without-statement.ts';
import type { Credentials } from '../service.ts';
import { type CreatedResource, createResources } from '../template/create.ts';
import { type Booted, boot } from './boot.ts';
import { connectWebhook } from './connect-webhook.ts';
import { describeResources } from './describe.ts';
import { describeDue } from './due.ts';
import type { RuntimeOptions } from './runtime-options.ts';
import type { Services } from './services.ts';
import { settle } from './settle.ts';

export interface Runtime {
  /** Of the first HTTP API; `undefined` when there is none. */
  readonly apiUrl: string | undefined;
  readonly controlUrl: string;
  readonly endpointUrl: string;
  readonly administrator: Credentials;
  readonly region: string;
  readonly account: string;
  /** By stack, then by logical id. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Every resource that was created, with its physical names. */
  readonly resources: readonly CreatedResource[];
  /** By queue name. */
  readonly queueUrls: Readonly<Record<string, string>>;
  readonly services: Services;
  readonly clock: MovableClock;
  readonly chaos: LocalChaos;
  /** Statements of policies that have allowed something so far. */
  usedStatements(): readonly UsedStatement[];
  /** Resolves when nothing runs, and nothing could run without the clock moving. */
  settle(): Promise<void>;
  /** Moves the clock by milliseconds, or to an instant; resolves when all that fell due on the way has run. */
  advance(by: number | Date): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Resolves when everything runs. Throws `TemplateError` for what AWS would refuse and for types that nothing runs,
 * and stops what was started before.
 */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const stops: (() => unknown)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    return await start(options, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(options: RuntimeOptions, stops: (() => unknown)[], stop: () => Promise<void>): Promise<Runtime> {
  const booted = await boot(options, stops);
  const { clock, chaos, iam, services, context } = booted;
  const created = await deploy(booted, options.withoutStatement);
  connectWebhook(services, created.resources);
  const settled = () => settle(services.all);
  const advanceTo = async (target: Date) => {
    await clock.moveTo(target, settled);
    await settled();
  };
  const control = await startControl({
    clock,
    chaos,
    log: context.log,
    port: options.controlPort ?? 0,
    advance: advanceTo,
    settle: settled,
    ...(options.howToBegin ? { howToBegin: options.howToBegin } : {}),
    resources: () => describeResources(services, created.resources),
    due: (until) => describeDue(services, created.resources, until),
    facts: options.facts ?? (() => ({})),
    mailbox: () => ({ items: services.ses.mailbox.list() }),
    report: services.ses.report,
    ses: services.ses,
    desk: services.desk,
    messages: () => messagesOf(services),
    graphApi: services.graphApi,
  });
  stops.push(control.stop);
  services.httpApi.serveLocal(control.handle);
  return {
    ...created,
    apiUrl: services.httpApi.routes()[0]?.url,
    controlUrl: control.url,
    endpointUrl: context.origin,
    administrator: iam.keys.administrator,
    region: context.region,
    account: context.account,
    queueUrls: Object.fromEntries(Object.entries(services.sqs.statistics()).map(([name, { url }]) => [name, url])),
    services,
    clock,
    chaos,
    usedStatements: () => iam.usedStatements(),
    settle: settled,
    advance: (by) => advanceTo(typeof by === 'number' ? new Date(clock.now().getTime() + by) : by),
    stop,
  };
}

/** What arrived at each channel, the refused requests of pages too. */
const messagesOf = ({ graphApi, sms, whatsApp }: Services) => ({
  page: graphApi.arrivals(),
  sms: sms.messages(),
  whatsapp: whatsApp.messages(),
});

/** Creates the resources of all stacks, then starts the services. */
async function deploy({ assembly, context, services, iam }: Booted, drop: StatementToDrop | undefined) {
  const created = await createResources(assembly, {
    environment: context,
    services: services.all,
    alter: (resource) => (drop ? withoutStatement(resource, drop) : resource),
    // Registers resource policies before the first request is decided by them.
    created: (resource) => {
      services.cloudFormation.note(resource);
      if (!resource.type.startsWith('AWS::IAM::')) iam.nameDocument(resource.properties.PolicyDocument, resource);
    },
  });
  for (const service of services.all) await service.start?.();
  return created;
}
