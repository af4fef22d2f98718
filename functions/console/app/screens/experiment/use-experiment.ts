/** Makes, changes, starts, stops and decides experiments. */

import { ApiError } from '../../api/api-error.ts';
import { call, type Input } from '../../api/call.ts';
import { refresh } from '../../api/queries.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { say } from '../../parts/toasts.tsx';
import type { ExperimentChange, NewExperiment } from './draft.ts';

const CHANGED_MEANWHILE = 412;

const again = () =>
  refresh('getExperiment', 'listExperiments', 'getExperimentResults', 'listArmChoices', 'listAuditEntries');

/** Says that somebody else saved, because that is about no field; what was typed stays. */
export const isChangedMeanwhile = (error: unknown): boolean =>
  error instanceof ApiError && error.status === CHANGED_MEANWHILE;

export const useCreateExperiment = (onCreated: (id: string) => void) =>
  useMutation({
    mutationFn: async (body: NewExperiment) => (await call('createExperiment', { body })).data,
    onSuccess: async ({ id, name }) => {
      say(`“${name}” is drawn up. Nothing changes before it is started.`);
      await again();
      onCreated(id);
      void refresh('listSuggestions'); // once its screen is left: it takes long
    },
  });

interface Given {
  readonly change: ExperimentChange;
  readonly etag: string | null;
}

/** Saves a change, unless somebody else saved meanwhile: then theirs is read. */
export const useChangeExperiment = (id: string, onSaved: () => void) =>
  useMutation({
    mutationFn: ({ change, etag }: Given) =>
      call('changeExperiment', { params: { id }, body: change, ...(etag === null ? {} : { ifMatch: etag }) }),
    onSuccess: async () => {
      await again();
      onSaved();
      say('Saved.');
    },
    onError: (error) => {
      if (isChangedMeanwhile(error)) void again();
    },
  });

const routes = { start: 'startExperiment', stop: 'stopExperiment' } as const;
const said = {
  start: 'It runs. Customers who come from now on are divided.',
  stop: 'It is stopped. What customers do is counted to the end.',
} as const;

export const useMoveExperiment = (id: string, onDone: () => void) =>
  useMutation({
    mutationFn: async (how: keyof typeof routes) => (await call(routes[how], { params: { id } })).data,
    onSuccess: (_, how) => {
      say(said[how]);
      onDone();
    },
    onSettled: again,
  });

export const useDecideExperiment = (id: string, onDone: () => void) =>
  useMutation({
    mutationFn: async (winner: string) => (await call('decideExperiment', { params: { id }, body: { winner } })).data,
    onSuccess: () => {
      say('It is decided. Everybody goes this way from now on.');
      onDone();
    },
    onSettled: again,
  });

export const useRemoveExperiment = (id: string, onRemoved: () => void) =>
  useMutation({
    mutationFn: () => call('removeExperiment', { params: { id } }),
    onSuccess: async () => {
      onRemoved();
      say('The draft is removed.');
      await refresh('listExperiments', 'listAuditEntries');
    },
  });

type Chosen = NonNullable<Input<'chooseArm'>['body']>;

/** Null gives the customer back to chance. */
export const useChooseArm = (id: string, onDone: () => void) =>
  useMutation({
    mutationFn: async (body: Chosen) => (await call('chooseArm', { params: { id }, body })).data,
    onSuccess: ({ arm }) => {
      say(arm === null ? 'Chance decides for the customer again.' : 'The arm of the customer is chosen.');
      onDone();
    },
    onSettled: again,
  });
