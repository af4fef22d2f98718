import { messageOf } from '../../api/api-error.ts';
import { call, type Input } from '../../api/call.ts';
import { refresh } from '../../api/queries.ts';
import { refreshSoon } from '../../api/refresh-soon.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { say } from '../../parts/toasts.tsx';
import type { Collection } from '../imports/import-words.tsx';
import { sendFile } from './send-file.ts';

type ImportBody = NonNullable<Input<'createCrmImport'>['body']>;

interface Asked {
  readonly file: File;
  readonly collection: Collection;
  readonly body: Omit<ImportBody, 'fileName' | 'sizeBytes'>;
}

/** Prepares an import, sends its file, and starts it. One whose file does not arrive is cancelled. */
export const useImport = (onSent: (bytes: number) => void) =>
  useMutation({
    mutationFn: async ({ file, collection, body }: Asked) => {
      const made = await call('createCrmImport', {
        params: { collection },
        body: { ...body, fileName: file.name.slice(0, 200), sizeBytes: file.size },
      });
      const { importId: id, uploadUrl } = made.data;
      try {
        await sendFile(uploadUrl, file, onSent);
      } catch (error) {
        await call('cancelCrmImport', { params: { collection, id } });
        throw error;
      }
      await call('startCrmImport', { params: { collection, id } });
      return { id, dryRun: body.dryRun === true };
    },
    onSettled: () => refreshSoon('getCrmImport', 'listCrmImports'),
  });

export const useCancelImport = (collection: Collection, id: string) =>
  useMutation({
    mutationFn: () => call('cancelCrmImport', { params: { collection, id } }),
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: () => refresh('getCrmImport', 'listCrmImports'),
  });
