import { messageOf } from '../../api/api-error.ts';
import { call, type Input } from '../../api/call.ts';
import { refresh } from '../../api/queries.ts';
import { refreshSoon } from '../../api/refresh-soon.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { say } from '../../parts/toasts.tsx';

export type EndpointBody = NonNullable<Input<'createWebhookEndpoint'>['body']>;

const failed = (error: unknown) => say(messageOf(error), { tone: 'bad' });
const again = () => refresh('getWebhookEndpoint', 'listWebhookEndpoints');

/** The reply has the secret, which no later one shows. */
export const useCreateEndpoint = () =>
  useMutation({
    mutationFn: async (body: EndpointBody) => (await call('createWebhookEndpoint', { body })).data,
    onSuccess: again,
  });

/** Makes another secret; the one before is accepted for a day. */
export const useRotate = (id: string) =>
  useMutation({
    mutationFn: async () => (await call('rotateWebhookSecret', { params: { id }, body: {} })).data,
    onError: failed,
    onSettled: again,
  });

export const useSwitchEndpoint = (id: string) =>
  useMutation({
    mutationFn: async (isPaused: boolean) =>
      (await call('changeWebhookEndpoint', { params: { id }, body: { isPaused } })).data,
    onSuccess: ({ isPaused }) =>
      say(isPaused ? 'It is paused: senders are told to come again.' : 'It takes deliveries again.'),
    onError: failed,
    onSettled: again,
  });

export const useRemoveEndpoint = (id: string, onRemoved: () => void) =>
  useMutation({
    mutationFn: () => call('removeWebhookEndpoint', { params: { id } }),
    onSuccess: () => {
      onRemoved();
      say('The endpoint is removed.');
      return refresh('listWebhookEndpoints');
    },
    onError: failed,
  });

/** Handles a delivery once more, as endpoint and workflows are now. */
export const useReplay = (id: string) =>
  useMutation({
    mutationFn: async (deliveryId: string) =>
      (await call('replayWebhookDelivery', { params: { id, deliveryId } })).data,
    onSuccess: () => say('It was handled once more. What it led to before did not happen again.'),
    onError: failed,
    onSettled: () => refreshSoon('listWebhookDeliveries', 'getWebhookDelivery'),
  });
