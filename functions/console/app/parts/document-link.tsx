import { messageOf } from '../api/api-error.ts';
import { call } from '../api/call.ts';
import { useMutation } from '../api/use-mutation.ts';
import { Button } from './button.tsx';
import { say } from './toasts.tsx';

/** Opens the PDF in a tab of its own, by a link that works for a quarter of an hour. */
export function DocumentLink({ id }: { readonly id: string }) {
  const open = useMutation({
    mutationFn: () => call('getDocumentContent', { params: { id } }),
    onSuccess: ({ data }) => void window.open(data.contentUrl, '_blank', 'noopener'),
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
  });
  return (
    <Button kind="sm" isBusy={open.isPending} onClick={() => open.mutate()}>
      Open the PDF
    </Button>
  );
}
