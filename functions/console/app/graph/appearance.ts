/** How nodes of each type look. */
import type { IconName } from '../parts/icon.tsx';

const icons: Readonly<Record<string, IconName>> = {
  ...{ start: 'triggers', task: 'tasks', email: 'mail', message: 'message', http: 'zone', event: 'events' },
  ...{ booking: 'booking', document: 'document', activity: 'customers', condition: 'branch', switch: 'branch' },
  ...{ split: 'branch', parallel: 'workflow', merge: 'workflow', workflow: 'order', wait: 'clock', loop: 'undo' },
  ...{ set: 'settings', 'update-customer': 'customers', end: 'holds', note: 'document' },
};

/** A type that this version does not know looks like any other. */
export const iconOf = (type: string): IconName => icons[type] ?? 'more';

const tones: Readonly<Record<string, string>> = {
  ...{ start: 'acc', act: 'acc', data: 'acc', wait: 'wait', decide: 'run', repeat: 'run', end: 'ok' },
};

/** The colour of a group of types, as the class names of pills have it. */
export const toneOf = (group: string | undefined): string => tones[group ?? ''] ?? 'plain';

export const groupWords: Readonly<Record<string, string>> = {
  ...{ start: 'Begin', act: 'Do', decide: 'Branch', wait: 'Wait', repeat: 'Repeat', data: 'Data', end: 'End' },
};
