import { ApiError, messageOf, messagesByMember } from '../../api/api-error.ts';
import { call, type Input } from '../../api/call.ts';
import { refresh } from '../../api/queries.ts';
import { refreshSoon } from '../../api/refresh-soon.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { say } from '../../parts/toasts.tsx';
import { count } from '../../parts/words.ts';

export type CampaignBody = NonNullable<Input<'createCampaign'>['body']>;

const CHANGED_MEANWHILE = 412;

interface Save {
  readonly body: CampaignBody;
  /** Members that differ from what is saved. */
  readonly changed: Partial<CampaignBody>;
  readonly etag: string | null;
}

interface Then {
  readonly onSaved: (id: string) => void;
  readonly forget: () => void;
  readonly rebase: () => void;
}

/** Makes a campaign, or changes one that has not begun, unless somebody else changed it meanwhile. */
export const useSaveCampaign = (id: string | undefined, { onSaved, forget, rebase }: Then) =>
  useMutation({
    mutationFn: async ({ body, changed, etag }: Save) =>
      id === undefined
        ? (await call('createCampaign', { body })).data.id
        : (await call('changeCampaign', { params: { id }, body: changed, ...(etag === null ? {} : { ifMatch: etag }) }))
            .data.id,
    onSuccess: async (savedId) => {
      forget();
      say('Saved. Nothing is sent before it is started.');
      await refresh('listCampaigns', 'getCampaign');
      onSaved(savedId);
    },
    onError: (error) => {
      if (error instanceof ApiError && error.status === CHANGED_MEANWHILE) {
        rebase();
        say(
          'Somebody else changed the campaign meanwhile. Your changes are on top of theirs now: look, and save again.',
          {
            tone: 'bad',
          },
        );
        void refresh('getCampaign');
      } else if (Object.keys(messagesByMember(error)).length === 0) say(messageOf(error), { tone: 'bad' });
    },
  });

const routes = { start: 'startCampaign', pause: 'pauseCampaign', resume: 'resumeCampaign' } as const;
const said = {
  start: 'It is started.',
  pause: 'It stands still. What was being sent at this moment is sent.',
  resume: 'It goes on.',
} as const;

const again = () => refreshSoon('getCampaign', 'listCampaigns', 'listMessageLogs', 'getMessageRunStats');

/** Starts, pauses and resumes. */
export const useMoveCampaign = (id: string) =>
  useMutation({
    mutationFn: async (how: keyof typeof routes) => (await call(routes[how], { params: { id } })).data,
    onSuccess: (_, how) => say(said[how]),
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: again,
  });

/** Ends it, and says how many are too late to be stopped. */
export const useCancelCampaign = (id: string) =>
  useMutation({
    mutationFn: async () => (await call('cancelCampaign', { params: { id } })).data,
    onSuccess: ({ withdrawn, tooLate }) =>
      say(`Cancelled: ${count(withdrawn, 'recipient')} withdrawn, ${count(tooLate, 'message')} too late to stop.`),
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: again,
  });
