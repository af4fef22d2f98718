import { messageOf } from '../../../api/api-error.ts';
import { call } from '../../../api/call.ts';
import { refresh } from '../../../api/queries.ts';
import { useMutation } from '../../../api/use-mutation.ts';
import { say } from '../../../parts/toasts.tsx';
import { lastSave } from '../saving/left-drafts.ts';

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

/** The revision that is to be published, once what was drawn last is saved. Throws when that is not the draft that `revision` shows, or cannot be saved. */
async function revisionToPublish(id: string, revision: number): Promise<number> {
  const left = await lastSave(id);
  if (left?.problem !== undefined)
    throw new Error(
      `The last changes of the draft are not saved: ${left.problem} Go on with the draft, which has them.`,
    );
  if (!left || left.revision <= revision) return revision;
  if (left.isMerged)
    throw new Error('Somebody else changed the draft too. Both changes are in it now. Look at it, and publish that.');
  return left.revision;
}

/** Publishes the draft with this revision, or with what was drawn since. When somebody else has changed it, what they did is read. */
export const usePublish = (id: string) =>
  useMutation({
    mutationFn: async ({ revision: shown, note }: { readonly revision: number; readonly note: string }) => {
      const revision = await revisionToPublish(id, shown);
      return (await call('publishWorkflow', { params: { id }, body: { revision, ...(note ? { note } : {}) } })).data;
    },
    onSuccess: ({ version, isNew, publishedBy, publishedByName }) =>
      say(
        isNew
          ? `Version ${version} is published. Nobody enters it before it is activated.`
          : `${publishedByName ?? publishedBy} has published the same draft already, as version ${version}.`,
      ),
    onSettled: again,
  });

/** Activates the version that is shown as the last one. */
export const useActivate = (id: string) =>
  useMutation({
    mutationFn: async ({ existing, version }: { readonly existing: 'enter' | 'skip'; readonly version: number }) =>
      (await call('activateWorkflow', { params: { id }, body: { existing, version } })).data,
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
