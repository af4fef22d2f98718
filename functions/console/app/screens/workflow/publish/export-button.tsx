import { messageOf } from '../../../api/api-error.ts';
import { call } from '../../../api/call.ts';
import { useMutation } from '../../../api/use-mutation.ts';
import { Button } from '../../../parts/button.tsx';
import { say } from '../../../parts/toasts.tsx';
import { count } from '../../../parts/words.ts';

function save(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

interface ExportButtonProps {
  readonly workflowId: string;
  readonly name: string;
  /** Without one it is the draft. */
  readonly version?: number;
}

/** Saves it as a file that another tenant or installation can import. Ids and secrets stay behind, and it says how many. */
export function ExportButton({ workflowId, name, version }: ExportButtonProps) {
  const file = useMutation({
    mutationFn: async () =>
      (
        await call('exportWorkflow', {
          params: { id: workflowId },
          ...(version === undefined ? {} : { query: { version } }),
        })
      ).data,
    onSuccess: (data) => {
      const of = version === undefined ? '' : `-v${version}`;
      save(`${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}${of}.json`, JSON.stringify(data, null, 2));
      const left = data.takenOut.length;
      say(left === 0 ? 'The file is saved.' : `The file is saved; ${count(left, 'reference')} of yours stayed behind.`);
    },
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
  });
  return (
    <Button kind="sm" isBusy={file.isPending} onClick={() => file.mutate()}>
      Export<span className="only-read"> {version === undefined ? 'the draft' : `version ${version}`}</span>
    </Button>
  );
}
