import { useMutation } from '@tanstack/react-query';
import { messageOf } from '../../../api/api-error.ts';
import { call } from '../../../api/call.ts';
import { refresh } from '../../../api/queries.ts';
import { say } from '../../../parts/toasts.tsx';

const failed = (error: unknown) => say(messageOf(error), { tone: 'bad' });

const again = () =>
  refresh(
    'getWorkflow',
    'listWorkflows',
    'listVersions',
    'diffVersions',
    'getVersion',
    'getWorkflowStatistics',
    'listRuns',
  );

/** Publishes the draft with this revision; 409 when somebody else has changed it, and what they did is read. */
export const usePublish = (id: string) =>
  useMutation({
    mutationFn: async ({ revision, note }: { readonly revision: number; readonly note: string }) =>
      (await call('publishWorkflow', { params: { id }, body: { revision, ...(note ? { note } : {}) } })).data,
    onSuccess: ({ version }) => say(`Version ${version} is published. Nobody enters it before it is activated.`),
    onError: failed,
    onSettled: again,
  });

export const useActivate = (id: string) =>
  useMutation({
    mutationFn: async (existing: 'enter' | 'skip') =>
      (await call('activateWorkflow', { params: { id }, body: { existing } })).data,
    onSuccess: ({ activeVersion }) => say(`Version ${activeVersion} is active: customers enter it from now on.`),
    onError: failed,
    onSettled: again,
  });

const states = { pause: 'pauseWorkflow', resume: 'resumeWorkflow', archive: 'archiveWorkflow' } as const;
const done = {
  pause: 'It is paused: its runs stand still, nothing is lost.',
  resume: 'Its runs go on.',
  archive: 'It is archived: nobody enters, and its runs end.',
} as const;

/** Pauses, resumes or archives it. */
export const useChangeState = (id: string) =>
  useMutation({
    mutationFn: async (to: keyof typeof states) => {
      await call(states[to], { params: { id } });
    },
    onSuccess: (_, to) => say(done[to]),
    onError: failed,
    onSettled: again,
  });
