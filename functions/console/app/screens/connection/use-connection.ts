/** Makes, changes, tests and removes connections. */

import { ApiError, messageOf, messagesByPath } from '../../api/api-error.ts';
import { call, type Input } from '../../api/call.ts';
import { refresh } from '../../api/queries.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { say } from '../../parts/toasts.tsx';
import type { ConnectionChange, NewConnection } from './draft.ts';

const CHANGED_MEANWHILE = 412;

const again = () => refresh('getConnection', 'listConnections', 'listAuditEntries');

/** What is about no field of the form is said beside it. */
const sayUnplaced = (error: unknown): void => {
  if (Object.keys(messagesByPath(error)).length === 0) say(messageOf(error), { tone: 'bad' });
};

export const useCreateConnection = (onCreated: (id: string) => void) =>
  useMutation({
    mutationFn: async (body: NewConnection) => (await call('createConnection', { body })).data,
    onSuccess: async ({ id, name }) => {
      say(`“${name}” is made.`);
      await again();
      onCreated(id);
    },
    onError: sayUnplaced,
  });

interface Given {
  readonly change: ConnectionChange;
  readonly etag: string | null;
}

/** Saves what was changed, unless somebody else saved meanwhile: then nothing is changed, and theirs is read. */
export const useChangeConnection = (id: string, onSaved: () => void) =>
  useMutation({
    mutationFn: ({ change, etag }: Given) =>
      call('changeConnection', { params: { id }, body: change, ...(etag === null ? {} : { ifMatch: etag }) }),
    onSuccess: async () => {
      await again();
      onSaved();
      say('Saved. Calls from now on go by it.');
    },
    onError: (error) => {
      if (!(error instanceof ApiError) || error.status !== CHANGED_MEANWHILE) return sayUnplaced(error);
      say('Somebody else changed the connection meanwhile. Your changes are still here: look, and save again.', {
        tone: 'bad',
      });
      void again();
    },
  });

type Asked = NonNullable<Input<'testConnection'>['body']>;

/** One call, which may also fetch a token. */
export const useTestConnection = (id: string) =>
  useMutation({
    mutationFn: async (body: Asked) => (await call('testConnection', { params: { id }, body })).data,
    onSettled: again,
  });

/** Gives the address at which a person agrees. */
export const useAuthorize = (id: string) =>
  useMutation({
    mutationFn: async () => (await call('authorizeConnection', { params: { id } })).data,
    onSettled: again,
  });

/** A workflow that calls by it keeps it: the refusal is the answer's to show. */
export const useRemoveConnection = (id: string, onRemoved: () => void) =>
  useMutation({
    mutationFn: () => call('removeConnection', { params: { id } }),
    onSuccess: async () => {
      onRemoved();
      say('The connection is removed.');
      await refresh('listConnections', 'listAuditEntries');
    },
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: () => refresh('listConnectionUsers'),
  });
