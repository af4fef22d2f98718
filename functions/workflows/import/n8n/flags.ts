/** Settings that every node of n8n may have beside its parameters. */
import { isStorable } from '../../nodes/fields.ts';
import { findType } from '../../nodes/find-type.ts';
import { membersOf, numberOf, own, textOf } from '../members.ts';
import type { FlagReport, NodeReport } from '../report.ts';
import type { Made } from './rule.ts';
import type { SourceNode } from './source.ts';

/** Said elsewhere in the report. */
const NO_FLAGS = new Set(['id', 'name', 'type', 'typeVersion', 'position', 'parameters', 'credentials']);

/** What of the flags of a node is carried, and what the report says of all of them. */
export interface Flags {
  /** For the data of the node. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly reports: readonly FlagReport[];
}

const flag = (name: string, isCarried: boolean, message: string): FlagReport => ({ flag: name, isCarried, message });

/** What happens when it fails, of old and of new versions. */
function onErrorOf({ given }: SourceNode): readonly [string, string] | undefined {
  const written = textOf(given.onError);
  if (written === 'continueRegularOutput') return ['onError', 'continue'];
  if (written === 'continueErrorOutput') return ['onError', 'branch'];
  if (written === 'stopWorkflow') return ['onError', 'stop'];
  return given.continueOnFail === true ? ['continueOnFail', 'continue'] : undefined;
}

function retryOf({ given }: SourceNode): Readonly<Record<string, number>> {
  const attempts = Math.min(10, Math.max(1, Math.trunc(numberOf(given.maxTries) ?? 3)));
  const seconds = Math.min(900, Math.max(1, (numberOf(given.waitBetweenTries) ?? 1000) / 1000));
  return { attempts, fromSeconds: seconds, factor: 1 };
}

const NOT_CARRIED: Readonly<Record<string, string>> = {
  alwaysOutputData: 'a run goes on whether or not there are data',
  executeOnce: 'a run has one item, so every node runs once',
  notes: 'nodes have no notes here',
  notesInFlow: 'nodes have no notes here',
  webhookId: 'the address of a webhook is that of its endpoint',
  retryOnFail: 'only nodes that act on other systems try again',
  maxTries: 'it goes with retryOnFail',
  waitBetweenTries: 'it goes with retryOnFail',
  color: 'nodes have no colours here',
  onError: 'it cannot fail here',
  continueOnFail: 'it cannot fail here',
};

/** Every flag of a node, each once, and what of it goes into the data. */
export function flagsOf(node: SourceNode, made: Made): Flags {
  const definition = made.kind === 'node' ? findType(made.type) : undefined;
  const shape = definition?.shape ?? {};
  const data: Record<string, unknown> = {};
  const carried = new Map<string, string>();
  const onError = onErrorOf(node);
  if (onError && 'onError' in shape) {
    const [name, value] = onError;
    data.onError = value;
    carried.set(name, `onError is ${value}`);
  }
  if (node.given.retryOnFail === true && 'retry' in shape) {
    data.retry = retryOf(node);
    for (const name of ['retryOnFail', 'maxTries', 'waitBetweenTries']) carried.set(name, 'is the setting retry');
  }
  if (node.isDisabled) carried.set('disabled', 'is left out, and what follows is connected directly');
  const names = Object.keys(node.given).filter((name) => !NO_FLAGS.has(name) && isSet(node.given[name]));
  const reports = names.map((name) => {
    const words = carried.get(name);
    const otherwise = Object.hasOwn(NOT_CARRIED, name) ? NOT_CARRIED[name] : undefined;
    return flag(name.slice(0, 100), words !== undefined, words ?? otherwise ?? 'there is no such setting here');
  });
  return { data, reports };
}

/** Editors write many flags as false or empty. */
const isSet = (value: unknown): boolean => value !== false && value !== null && value !== undefined && value !== '';

/** Types and names. The file has no values of credentials, and none would be read. */
export const credentialsOf = ({ given }: SourceNode): NodeReport['credentials'] =>
  Object.entries(membersOf(given.credentials))
    .slice(0, 20)
    .map(([type, one]) => ({
      type: type.slice(0, 100),
      name: (textOf(own(one, 'name')) || textOf(one)).slice(0, 200),
    }));

/** The name of the connection that takes the place of a node's credentials; undefined without a name that a connection can have. */
export function connectionOf(node: SourceNode): string | undefined {
  const name = credentialsOf(node)[0]?.name.trim() ?? '';
  return name !== '' && name.length <= 100 && isStorable(name) ? name : undefined;
}

/** Settings of the workflow. The time zone is carried. */
export function settingFlags(content: unknown): readonly FlagReport[] {
  const words: Readonly<Record<string, string>> = {
    executionOrder: 'branches of a parallel run at the same time',
    errorWorkflow: 'make a workflow that starts with the event workflow.finished',
    executionTimeout: 'a run may take maxRunDays',
    callerPolicy: 'every workflow of yours may start it',
    timezone: 'is the setting timeZone',
  };
  const settings = Object.entries(membersOf(own(content, 'settings'))).filter(([, value]) => isSet(value));
  const ofSettings = settings.map(([name]) =>
    flag(
      `settings.${name}`.slice(0, 100),
      name === 'timezone',
      (Object.hasOwn(words, name) ? words[name] : undefined) ?? 'there is no such setting here',
    ),
  );
  const others = ['pinData', 'staticData', 'active', 'tags'].filter((name) => {
    const value = own(content, name);
    return isSet(value) && (typeof value !== 'object' || Object.keys(Object(value)).length > 0);
  });
  const ofRoot: Readonly<Record<string, string>> = {
    pinData: 'samples are not carried, since they may be of people; start a dry run with data of your own',
    staticData: 'what the workflow remembered is not carried',
    active: 'an imported workflow is a draft',
    tags: 'workflows have no tags',
  };
  return [...ofSettings, ...others.map((name) => flag(name, false, ofRoot[name] ?? ''))];
}
